import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressOf, NAT_ROUTER, startLab, VIPS, waitFor, type TestLab } from './kit';
import { sleep } from './kit/cluster';
import { bothServers, lvscf, type LvscfOptions } from './kit/lvscf';
import { StolenConsole } from './kit/stolen';

const [vip = ''] = VIPS;
const base64 = (text: string) => Buffer.from(text).toString('base64');
/** Where everybody may write: what the thief brings, and the traces of what was run. */
const TRIED = '/run/tried';
const EVIL = `${TRIED}/evil`;

/** SECURITY.md, "the console's account on the router": what it says is tried by that account, on a router that runs. */
describe('somebody who has become the console', () => {
  let lab: TestLab;
  let thief: StolenConsole;
  let folder: string;
  const traces = async () => (await lab.run('primary', ['ls', TRIED])).trim().split('\n');

  beforeAll(async () => {
    lab = await startLab();
    thief = new StolenConsole(lab, 'primary');
    const { root, agentConf } = lab.paths('primary');
    folder = `${root}/etc/lvs-console/programs.d`;
    await lab.write('primary', `${folder}/fine`, `#!/bin/sh\n: >${TRIED}/fine-ran\necho OK\n`, 0o755);
    await lab.write('primary', agentConf, 'vip_networks = 10.83.0.48/28\ndevices = eth0\n', 0o644);
    await lab.run('primary', ['mkdir', '-m', '1777', TRIED]);
    const evil = `#!/bin/sh\nid -un >"$(mktemp ${TRIED}/evil-ran-XXXXXX)"\necho OK\n`;
    const bring = `const fs = require('fs'); fs.writeFileSync('${EVIL}', ${JSON.stringify(evil)}, { mode: 0o755 });
      fs.symlinkSync('${EVIL}', '${TRIED}/link');`;
    await lab.run('primary', ['node', '-e', bring], { user: 'lvs-console' });
    // the trap itself works
    await lab.run('primary', [EVIL], { user: 'daemon' });
    expect(await traces()).toContainEqual(expect.stringMatching(/^evil-ran-/));
    await lab.run('primary', ['find', TRIED, '-name', 'evil-ran-*', '-delete']);
    await waitFor('the agent', () => thief.call('status', {}), 60_000);
  });
  afterAll(() => lab?.stop());

  /** Once with each program: as a check, and as a command. */
  const evilWays = () => [
    EVIL,
    `${EVIL} %h %p`,
    `${folder}/../../../../../..${EVIL}`,
    `${TRIED}/link`,
    `/bin/sh -c ${EVIL}`,
    `/usr/bin/env ${EVIL}`,
    `${folder}/fine;${EVIL}`,
  ];
  const withPrograms = (more: Partial<LvscfOptions> = {}) =>
    lvscf({
      timeout: 1,
      reentry: 1,
      more: [`active_cmd = "${EVIL} active"`, `inactive_cmd = "${EVIL}"`, `rsh_command = ${EVIL}`],
      virtual: [
        ...evilWays().map((program, n) => ({
          vip,
          port: 8100 + n,
          name: `evil${n}`,
          check: ['', 'OK'] as [string, string],
          device: 'eth0:1',
          more: [`send_program = "${program}"`],
          servers: bothServers,
        })),
        {
          vip,
          name: 'fine',
          device: 'eth0:1',
          check: ['', 'OK'],
          // words of a program that may run are words, not commands
          more: [`send_program = "${folder}/fine $(${EVIL}) ;${EVIL} | ${EVIL}"`],
          servers: bothServers,
        },
      ],
      ...more,
    });

  it('runs no program outside root’s policy: by save, start, reload, check, change of role or change.commit (R9)', async () => {
    const saved = await thief.save(withPrograms());
    expect(saved.code, JSON.stringify(saved)).toBe('ok');
    expect(saved.findings).toContain('COMPILE_PROGRAM_OUTSIDE');
    const relative = await thief.save(withPrograms().replace(`"/bin/sh -c ${EVIL}"`, `"-c ${EVIL}"`));
    expect(relative.findings).toContain('PROGRAM_NOT_ABSOLUTE');
    expect(await thief.call('pulse.control', { verb: 'start', author: 'x' })).toMatchObject({
      result: { ok: true },
    });
    // so checks are made, and with the rights that they have here
    await waitFor('the permitted program', async () => (await traces()).includes('fine-ran'), 60_000);
    for (const [n, program] of evilWays().entries()) {
      const { code, result } = await thief.call('check.run', {
        service: `tcp:${vip}:${8100 + n}`,
        server: `${addressOf('web1')}:${8100 + n}`,
      });
      if (code === 'ok') expect(result, program).not.toMatchObject({ outcome: 'good' });
    }
    await waitFor('the VIP', () => lab.holds('primary', vip), 30_000);
    expect(await thief.call('handover.set', { lowered: true, author: 'x' })).toMatchObject({ code: 'ok' });
    expect(await thief.call('handover.set', { lowered: false, author: 'x' })).toMatchObject({ code: 'ok' });

    const base = await thief.saved();
    const bundle = { lvscf: base64(withPrograms({ serial: 2 })) };
    const change = { changeId: 'evil', base, bundle, owner: 'x', revertAfter: 60 };
    // a check that would not be run is not applied at all; the commands of a role are applied, and not run
    expect((await thief.call('change.prepare', change)).code).toBe('invalid');
    const roles = { ...change, bundle: { lvscf: base64(withPrograms({ serial: 2, virtual: [{ vip }] })) } };
    expect((await thief.call('change.prepare', roles)).code).toBe('ok');
    await thief.call('change.commit', { changeId: 'evil' });
    await thief.call('change.abort', { changeId: 'evil' });

    // failover services start and stop what they are told to
    const fos = withPrograms({ virtual: [] })
      .replace('service = lvs', 'service = fos')
      .concat(
        `failover f {\n active = 1\n address = ${vip} eth0:1\n vip_nmask = 255.255.255.0\n port = 80\n timeout = 1\n` +
          ` send = "x"\n expect = "y"\n start_cmd = "${EVIL} start"\n stop_cmd = "${EVIL} stop"\n}\n`,
      );
    await thief.save(fos);
    for (const verb of ['restart', 'stop']) await thief.call('pulse.control', { verb, author: `$(${EVIL})` });
    await sleep(3000);
    expect((await traces()).filter((name) => name.startsWith('evil-ran'))).toEqual([]);
  });

  const inside = (more: Partial<LvscfOptions> = {}) => lvscf({ virtual: [{ vip }], ...more });
  const failover = (address: string) =>
    `${inside({ virtual: [] }).replace('service = lvs', 'service = fos')}failover f {\n active = 1\n address = ${address} eth0:1\n port = 80\n start_cmd = "${folder}/fine"\n stop_cmd = "${folder}/fine"\n}\n`;
  const OUTSIDE: [string, () => string, string, address: string][] = [
    [
      'a VIP of another network',
      () => inside({ virtual: [{ vip: '10.99.0.1' }] }),
      'VIP_NOT_ALLOWED',
      '10.99.0.1',
    ],
    [
      'the gateway’s address',
      () => inside({ virtual: [{ vip }, { vip: '10.83.0.2', port: 81 }] }),
      'VIP_NOT_ALLOWED',
      '10.83.0.2',
    ],
    [
      'an IPv6 address',
      () => inside({ virtual: [{ vip: 'fd00:83::50' }] }),
      'VIP_NOT_ALLOWED',
      'fd00:83::50',
    ],
    [
      'the NAT router’s address',
      () =>
        inside({
          network: 'nat',
          more: [`nat_router = ${NAT_ROUTER.address} eth0:9`, 'nat_nmask = 255.255.255.0'],
        }),
      'VIP_NOT_ALLOWED',
      NAT_ROUTER.address,
    ],
    ['a failover service', () => failover('10.99.0.1'), 'VIP_NOT_ALLOWED', '10.99.0.1'],
    [
      'another device',
      () => inside({ virtual: [{ vip, device: 'eth1:1' }] }),
      'DEVICE_NOT_ALLOWED',
      '10.99.0.1',
    ],
  ];

  it.each(OUTSIDE)(
    'takes no VIP outside root’s networks, by save or change: %s (R9)',
    async (_, text, code, address) => {
      const before = await thief.saved();
      const saved = await thief.save(text());
      expect(saved).toMatchObject({ code: 'invalid' });
      expect(saved.findings).toContain(code);
      const bundle = { lvscf: base64(text()) };
      const change = { changeId: 'vip', base: before, bundle, owner: 'x', revertAfter: null };
      expect((await thief.call('change.prepare', change)).code).toBe('invalid');
      expect((await thief.call('change.commit', { changeId: 'vip' })).code).not.toBe('ok');
      await thief.call('pulse.control', { verb: 'reload', author: 'x' });
      expect(await thief.saved()).toBe(before);
      expect(await lab.holds('primary', address)).toBe(false);
    },
  );

  it('takes one within them, so that the refusals were about the address (R9)', async () => {
    expect((await thief.save(inside())).code).toBe('ok');
    await thief.call('pulse.control', { verb: 'start', author: 'x' });
    await waitFor('the VIP', () => lab.holds('primary', vip), 30_000);
    const marks = { content: base64('10.99.0.1 80 tcp 7\n'), base: null, author: 'x' };
    expect((await thief.call('marks.save', marks)).code).toBe('invalid');
  });
});
