import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

// The command itself, built as `make build` does: its exit status, its two outputs and the file it leaves are its contract.
const root = path.join(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'lvscf-test-'));
const direct = path.join(root, 'tests/samples/direct.cf');
const nat = path.join(root, 'tests/samples/nat.cf');

beforeAll(() => {
  execFileSync(process.execPath, ['scripts/build.mjs', 'lvscf'], { cwd: root });
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

function lvscf(args: string[], input?: Buffer) {
  const run = spawnSync(path.join(root, 'bin/lvscf'), args, { ...(input && { input }), timeout: 60_000 });
  return {
    code: run.status,
    out: run.stdout.toString('utf8'),
    bytes: run.stdout,
    err: run.stderr.toString('utf8'),
  };
}
function file(name: string, content: Buffer | string): string {
  const full = path.join(folder, name);
  writeFileSync(full, content);
  return full;
}

describe('lvscf', { timeout: 60_000 }, () => {
  test('check: ok, errors, warnings, several files, standard input', () => {
    expect(lvscf(['check', direct])).toMatchObject({
      code: 0,
      out: `${direct}: ok (1 virtual servers, 2 real servers)\n`,
    });
    const bad = lvscf(['check', nat, '-', direct], readFileSync(direct));
    expect(bad.code).toBe(1);
    expect(bad.out.split('\n')[0]).toBe('-: ok (1 virtual servers, 2 real servers)');
    expect(bad.err).toContain(`${nat}:6:10: error PRIMARY_IS_BACKUP Primary and backup router`);
    expect(bad.err).toContain(`${nat}:21:13: warning SEND_NO_LINE_END `);
    const json = JSON.parse(lvscf(['check', '--json', nat]).out) as {
      ok: boolean;
      findings: { code: string; line: number }[];
    }[];
    expect(json[0]).toMatchObject({ ok: false, virtualServers: 1, realServers: 2 });
    expect(json[0]?.findings[0]).toMatchObject({ code: 'PRIMARY_IS_BACKUP', line: 6 });
    expect(lvscf(['check', path.join(folder, 'none')])).toMatchObject({ code: 1, out: '' });
  });

  test('check --strict: CRLF is an error, without it a warning', () => {
    const crlf = file('crlf.cf', readFileSync(direct, 'latin1').replaceAll('\n', '\r\n'));
    expect(lvscf(['check', crlf]).code).toBe(0);
    const strict = lvscf(['check', '--strict', crlf]);
    expect(strict).toMatchObject({ code: 1, out: '' });
    expect(strict.err).toContain(': error CRLF ');
  });

  test('json and json --defaults', () => {
    const json = JSON.parse(lvscf(['json', direct]).out) as Record<string, unknown>;
    expect(json).toMatchObject({
      global: { serial_no: 122, backup_active: true, monitor_links: 1, network: 'direct' },
      virtual: [
        {
          name: 'HTTP',
          address: '192.168.1.250',
          device: 'eth0:1',
          send: 'GET / HTTP/1.0\\r\\n\\r\\n',
          use_regex: false,
          server: [{ name: 'localhost.localdomain', address: '192.168.1.111', weight: 1 }, {}],
        },
      ],
      failover: [],
    });
    expect((json.virtual as object[])[0]).not.toHaveProperty('persistent');
    const full = JSON.parse(lvscf(['json', '--defaults', direct]).out) as Record<string, unknown>;
    expect(full).toMatchObject({
      global: { hard_shutdown: true, keepalive: 6, tcp_timeout: 0 },
      virtual: [{ persistent: 0, server: [{ port: 80 }, { port: 80 }] }],
    });
  });

  test('print gives bytes back; format is Piranha’s layout', () => {
    const bytes = Buffer.concat([
      Buffer.from('\xef\xbb\xbf# \xff\r\n', 'latin1'),
      readFileSync(nat),
      Buffer.from('x = "\xfc"', 'latin1'),
    ]);
    expect(lvscf(['print', '-'], bytes).bytes.equals(bytes)).toBe(true);
    expect(lvscf(['format', direct]).bytes.equals(readFileSync(direct))).toBe(true);
  });

  test('json, print, set and diff need sound syntax, not sound meaning', () => {
    const broken = file('broken.cf', 'primary = 10.0.0.1\nvirtual a {\n');
    for (const args of [
      ['json', broken],
      ['print', broken],
      ['format', broken],
      ['set', broken, 'deadtime', '5'],
      ['diff', broken, direct],
    ]) {
      const run = lvscf(args);
      expect(run).toMatchObject({ code: 1, out: '' });
      expect(run.err).toContain(`${broken}:2:9: error UNCLOSED_BLOCK`);
    }
    expect(lvscf(['json', nat]).code).toBe(0);
  });

  test('set, unset, add, remove to standard output and in place: mode, link and everything else kept', () => {
    const real = file('lvs.cf', readFileSync(direct));
    chmodSync(real, 0o640);
    const link = path.join(folder, 'link.cf');
    symlinkSync(real, link);
    const out = lvscf(['set', link, 'virtual["HTTP"].port', '8080']);
    expect(out.out).toBe(readFileSync(direct, 'utf8').replace('port = 80\n', 'port = 8080\n'));
    expect(readFileSync(real)).toEqual(readFileSync(direct));
    expect(lvscf(['set', '-i', link, 'virtual["HTTP"].port', '8080'])).toMatchObject({
      code: 0,
      out: '',
      err: '',
    });
    expect(readFileSync(link, 'utf8')).toBe(out.out);
    expect(statSync(real).mode & 0o7777).toBe(0o640);
    expect(
      lvscf(['add', '-i', link, 'virtual["HTTP"].server["web3"]', 'address=192.168.1.9', 'active=1']).code,
    ).toBe(0);
    expect(lvscf(['diff', direct, link]).out).toBe(
      'HTTP moved from tcp:192.168.1.250:80 to tcp:192.168.1.250:8080\n' +
        'HTTP: real server web3 (192.168.1.9:8080) added, weight 1\n',
    );
    expect(lvscf(['remove', '-i', link, 'virtual[#1].server["web3"]']).code).toBe(0);
    expect(lvscf(['set', '-i', link, 'virtual[#1].port', '80']).code).toBe(0);
    expect(lvscf(['unset', '-i', link, 'debug_level']).code).toBe(0);
    expect(readFileSync(real, 'utf8')).toBe(readFileSync(direct, 'utf8').replace('debug_level = NONE\n', ''));
    expect(lvscf(['unset', '-i', link, 'debug_level'])).toMatchObject({ code: 1 });
    expect(readdirSync(folder).filter((f) => f.includes('.new'))).toEqual([]);
  });

  test('refusals: nothing is written', () => {
    const refused = (args: string[], code: string) => {
      const run = lvscf(args);
      expect(run).toMatchObject({ code: 1, out: '' });
      expect(run.err).toContain(code);
    };
    refused(['set', direct, 'virtual["HTTP"].server["localhost.localdomain"].weight', '2'], 'PATH_AMBIGUOUS');
    refused(['set', direct, 'deadtime', 'long'], 'NOT_A_NUMBER');
    refused(['set', direct, 'dead', '1'], 'PATH_UNKNOWN_DIRECTIVE');
    refused(['set', direct, 'virtual["HTTP"].send', 'x"\n client_monitor = /tmp/x'], 'CONTROL_CHARACTER');
    refused(['remove', direct, 'deadtime'], 'PATH_NEEDS_BLOCK');
    refused(['set', direct, 'virtual["HTTP"]', '1'], 'PATH_NEEDS_DIRECTIVE');
    refused(['add', direct, 'virtual[#2]'], 'PATH_NEEDS_NAME');
  });

  test('diff --json carries codes and words; equal files say nothing', () => {
    expect(lvscf(['diff', direct, direct])).toMatchObject({ code: 0, out: '' });
    const changes = JSON.parse(lvscf(['diff', '--json', direct, nat]).out) as {
      code: string;
      message: string;
    }[];
    expect(changes).toContainEqual(
      expect.objectContaining({ code: 'CHANGED', message: 'Network type direct to nat', scope: 'global' }),
    );
  });

  test('keepalived: the configuration that pulse would run, and why not', () => {
    const run = lvscf(['keepalived', direct, '--router', 'primary']);
    expect(run.code, run.err).toBe(0);
    expect(run.out).toContain('vrrp_instance');
    // in the router's own subnet (decision 0351)
    expect(run.out).toContain('192.168.1.250/32 dev eth0');
    expect(lvscf(['keepalived', nat, '--router', 'primary'])).toMatchObject({ code: 1, out: '' });
    expect(lvscf(['keepalived', direct])).toMatchObject({ code: 2, out: '' });
  });

  test('import: lvs.cf on standard output, each loss with its line, exit 3 (R62)', () => {
    const source = path.join(root, 'tests/samples/import/ldirectord.cf');
    const run = lvscf(['import', '--from', 'ldirectord', '--primary', '172.17.60.11', source]);
    expect(run.code).toBe(3);
    expect(run.err).toContain(`${source}:4: NO_COUNTERPART “autoreload” has no counterpart in lvs.cf`);
    expect(run.err).not.toContain('PRIMARY_UNKNOWN');
    expect(lvscf(['check', file('imported.cf', run.out)]).code).toBe(0);
    const rules = Buffer.from('-A -t 10.0.0.9:80 -s rr\n-a -t 10.0.0.9:80 -r 10.0.0.3:80 -g -w 1\n');
    expect(lvscf(['import', '--from', 'ipvsadm', '-'], rules)).toMatchObject({ code: 3 });
    expect(lvscf(['import', '--from', 'ipvsadm', path.join(folder, 'none')])).toMatchObject({
      code: 1,
      out: '',
    });
    for (const args of [
      [source],
      ['--from', 'x', source],
      ['--from', 'ldirectord'],
      ['--from', 'ldirectord', '--primary', 'x', source],
    ])
      expect(lvscf(['import', ...args])).toMatchObject({ code: 2, out: '' });
  });

  test('wrong use is 2', () => {
    for (const args of [
      [],
      ['frobnicate'],
      ['check'],
      ['check', '--fast', direct],
      ['set', direct],
      ['set', '-i', '-', 'deadtime', '1'],
      ['diff', direct],
    ])
      expect(lvscf(args, Buffer.from(''))).toMatchObject({ code: 2, out: '' });
    expect(lvscf(['--help'])).toMatchObject({ code: 0, err: '' });
  });

  test('the launcher works through a symbolic link and says what is missing', () => {
    const link = path.join(folder, 'lvscf');
    symlinkSync(path.join(root, 'bin/lvscf'), link);
    expect(spawnSync(link, ['--help']).status).toBe(0);
    const run = spawnSync(link, ['--help'], { env: { ...process.env, LVS_NODE: '/nowhere/node' } });
    expect([run.status, run.stderr.toString()]).toEqual([
      127,
      'lvscf: /nowhere/node is missing; Node.js 20.19 or newer is needed\n',
    ]);
  });
});
