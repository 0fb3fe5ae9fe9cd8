import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import de from '@/lib/i18n/messages/de/import.json';
import zh from '@/lib/i18n/messages/zh/import.json';
import { parse, read, validate } from '@/lib/lvscf';
import { importFile, lossSentence, lossWords, sourceKinds, type SourceKind } from '.';

const samples: [SourceKind, string][] = [
  ['keepalived', 'keepalived-master.conf'],
  ['keepalived', 'keepalived-unicast.conf'],
  ['ldirectord', 'ldirectord.cf'],
  ['ldirectord', 'ldirectord-many.cf'],
  ['haresources', 'haresources'],
  ['ipvsadm', 'ipvsadm.rules'],
];
const sample = (name: string) =>
  readFileSync(path.join(import.meta.dirname, '../../tests/samples/import', name));
const errors = (text: Buffer) => validate(parse(text).cst).filter((f) => f.severity === 'error');
const taken = (kind: SourceKind, source: Buffer | string, given = {}) => {
  const { text, lost } = importFile(kind, Buffer.from(source), given);
  expect(errors(text)).toEqual([]);
  return {
    config: read(parse(text).cst),
    lost,
    codes: lost.map(({ code, line }) => `${line} ${code}`),
    text: text.toString(),
  };
};

describe('import (R62)', () => {
  test.each(samples)('%s: %s becomes a sound lvs.cf, every loss named', async (kind, name) => {
    const { text, lost } = taken(kind, sample(name));
    const said = lost.map((loss) => `# ${loss.line}: ${loss.code} ${lossSentence(loss)}\n`).join('');
    await expect(text + said).toMatchFileSnapshot(`testing/${name}.expected`);
  });

  test('keepalived: unicast addresses by state, the private channel, VIP with device and mask', () => {
    const { config } = taken('keepalived', sample('keepalived-unicast.conf'));
    expect(config).toMatchObject({
      primary: '198.51.100.11',
      backup: '198.51.100.12',
      primary_private: '10.20.0.11',
      backup_private: '10.20.0.12',
      backup_active: true,
      keepalive: 2,
      deadtime: 6,
      network: 'direct',
      vrid: 81,
      syncd_iface: 'eth1',
      tcp_timeout: 600,
    });
    expect(config.virtual[0]).toMatchObject({
      ...{ id: 'tcp:198.51.100.80:80', device: 'eth0:1', vip_nmask: '255.255.255.0', persistent: 300 },
      ...{ quiesce_server: true, sorry_server: '198.51.100.90', timeout: 10, reentry: 0 },
    });
    expect(config.virtual.map(({ id }) => id)).toContain('fwm:80');
  });

  test('what the file does not say may be given, and is then no loss', () => {
    const given = {
      primary: '10.0.0.11',
      backup: '10.0.0.12',
      natRouter: { address: '192.168.6.1', device: 'eth1:1' },
    };
    const { config, codes } = taken('ldirectord', sample('ldirectord.cf'), { ...given, device: 'eth2' });
    expect(config).toMatchObject({
      primary: given.primary,
      backup: given.backup,
      nat_router: given.natRouter,
      backup_active: true,
    });
    expect(config.virtual[0]?.device).toBe('eth2:1');
    expect(codes.join()).not.toMatch(/UNKNOWN|ASSUMED/);
    const assumed = taken('ldirectord', sample('ldirectord.cf'));
    expect(assumed.codes.join()).toMatch(/PRIMARY_UNKNOWN.*NAT_ROUTER_UNKNOWN.*DEVICE_ASSUMED/);
  });

  test('secrets of the source are never repeated', () => {
    for (const [kind, name] of samples) {
      const { text, lost } = taken(kind, sample(name));
      expect(text + JSON.stringify(lost)).not.toMatch(/tOpSecret|1111/);
    }
    const bare = taken('ldirectord', 'virtual=10.0.0.1:80\n\tpasswd "tOpSecret"\n');
    expect(JSON.stringify(bare.lost)).not.toContain('tOpSecret');
  });

  test('text cannot smuggle a directive into lvs.cf', () => {
    const { config, text } = taken(
      'keepalived',
      'virtual_server 10.0.0.1 80 {\n real_server "10.0.0.2\r}" 80 {\n TCP_CHECK { }\n}\n MISC_CHECK\n protocol TCP\n lb_algo "rr active_cmd = /x"\n}\n',
    );
    expect(config.active_cmd).toBeNull();
    expect(text).not.toContain('active_cmd');
  });

  test('a group that multiplies stays bounded, and says so', () => {
    const group = Array.from({ length: 250 }, (_, n) => `10.${n}.0.0-255 80`).join('\n');
    const one = `virtual_server group G {\n real_server 10.1.1.1 80 { weight 1\n }\n}\n`;
    const before = performance.now();
    const { lost } = taken('keepalived', `virtual_server_group G {\n${group}\n}\n${one.repeat(5)}`);
    expect(lost.map(({ code }) => code)).toContain('TOO_MUCH');
    expect(performance.now() - before).toBeLessThan(60_000);
  }, 120_000);

  test('time grows with the size, not with its square', () => {
    const of = (n: number) =>
      Array.from({ length: n }, (_, i) => {
        const vip = `-t 10.${i >> 8}.${i & 255}.1:80`;
        return `-A ${vip} -s rr\n${Array.from({ length: 4 }, (_, s) => `-a ${vip} -r 10.200.${i & 255}.${s + 1}:80 -g -w 1\n`).join('')}`;
      }).join('');
    const time = (n: number) => {
      const source = Buffer.from(of(n));
      // time of the processor, not of the clock: other processes do not count
      const runs = [1, 2, 3].map(() => {
        const before = process.cpuUsage();
        importFile('ipvsadm', source);
        return process.cpuUsage(before).user / 1000;
      });
      return Math.min(...runs);
    };
    time(200);
    // 8 times the size: 8 for linear, 64 for quadratic.
    expect(time(2400) / Math.max(time(300), 5)).toBeLessThan(30);
  }, 120_000);
});

/** A small generator of repeatable numbers (mulberry32): a failure names its seed. */
function random(seed: number): (below: number) => number {
  let a = seed;
  return (below) => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** Damages a file as crashes, editors and people do. */
function mutate(source: Buffer, pick: (below: number) => number): Buffer {
  const lines = source.toString('latin1').split('\n');
  const odd = [
    '{',
    '}',
    '"',
    "'",
    '\\',
    '#',
    '!',
    '=',
    '\u0000',
    '\r',
    'ÿ',
    '0',
    '-1',
    '99999999999',
    '::',
    'virtual_server',
    'include x',
    '->',
  ];
  for (let n = pick(8) + 1; n > 0; n--) {
    if (lines.length === 0) lines.push('');
    const at = pick(lines.length);
    const line = lines[at] ?? '';
    const cut = pick(line.length + 1);
    const kinds = [
      () => lines.splice(at, 1),
      () => lines.splice(pick(lines.length), 0, line),
      () => (lines[at] = line.slice(0, cut) + (odd[pick(odd.length)] ?? '') + line.slice(cut)),
      () => (lines[at] = line.slice(cut)),
      () => (lines[at] = line.replace(/[0-9]+/, String(pick(70000)))),
      () => (lines[at] = `${line} ${lines[pick(lines.length)] ?? ''}`),
      () => (lines.length = Math.max(1, at)),
    ];
    kinds[pick(kinds.length)]?.();
  }
  return Buffer.from(lines.join('\n'), 'latin1');
}

describe('import, whatever the file holds (R62)', () => {
  test.each(samples)(
    '%s: damaged copies of %s give a sound lvs.cf',
    (kind, name) => {
      for (let seed = 1; seed <= 120; seed++) {
        const source = mutate(sample(name), random(seed));
        const { text } = importFile(kind, source);
        expect(errors(text), `seed ${seed}`).toEqual([]);
      }
    },
    120_000,
  );

  test('each kind takes each other’s files, noise and nothing', () => {
    const pick = random(7);
    const noise = Buffer.from(Array.from({ length: 20_000 }, () => pick(256)));
    for (const kind of sourceKinds)
      for (const source of [
        ...samples.map(([, name]) => sample(name)),
        noise,
        Buffer.alloc(0),
        Buffer.from('{'.repeat(50_000)),
      ])
        expect(errors(importFile(kind, source).text)).toEqual([]);
  }, 60_000);
});

test('every loss has its words in each language, with the same parameters', () => {
  const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();
  for (const language of [de, zh] as Record<string, string>[]) {
    expect(Object.keys(language).sort()).toEqual(Object.keys(lossWords).sort());
    for (const [code, words] of Object.entries(lossWords))
      expect(names(language[code] ?? ''), code).toEqual(names(words));
  }
});
