import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Status } from '@/lib/protocol';
import type { FailoverResult } from '@/lib/router';
import { waitFor } from './kit';
import { lvsctl } from './kit/command';
import { LabDisk, ReplacedProgram, wordsOf, type Misbehaviour } from './kit/faults';
import { lvscf } from './kit/lvscf';
import { OperatedPair } from './kit/operated';

let pair: OperatedPair;
beforeAll(async () => {
  pair = await OperatedPair.start();
});
afterAll(() => pair?.lab.stop());

const findings = (status: Status) => status.findings.map(({ code }) => code);
const onPrimary = (...argv: string[]) => pair.lab.exec('primary', argv, { timeoutMs: 120_000 });
const serves = (router: 'primary' | 'backup') =>
  waitFor(`the ${router} serves`, async () => (await pair.lab.holders(pair.vip)).join() === router, 60_000);
const bothUp = () => waitFor('both servers', async () => (await pair.weights('primary')) === '1,1', 60_000);

describe('the active router’s disk', () => {
  let disk: LabDisk;
  beforeAll(async () => {
    disk = new LabDisk(pair.lab, 'primary');
    await disk.mount();
  });

  it.each([
    ['full to the last byte', 'disk-full', () => disk.full(), () => disk.roomAgain()],
    ['read-only', 'disk-read-only', () => disk.readOnly(true), () => disk.readOnly(false)],
  ])(
    '%s: status, drain, halt, failover, stop and boot work, and nobody is refused (%s)',
    async (_, finding, spoil, mend) => {
      await serves('primary');
      await bothUp();
      await spoil();
      const traffic = await pair.lab.traffic({ at: pair.vip, forMs: 300_000, everyMs: 100 });
      expect(findings(await pair.status('primary'))).toContain(finding);

      const drained = await lvsctl(pair.lab, 'primary', 'drain', pair.service, pair.web1);
      expect(drained.code, wordsOf(drained)).toBe(0);
      expect(await pair.both()).toEqual(['0,1', '0,1']);
      expect(findings(await pair.status('primary'))).toContain('decisions-unsaved');
      const halted = await lvsctl(pair.lab, 'primary', 'halt', pair.service, pair.web1);
      expect(halted.code, wordsOf(halted)).toBe(0);
      expect(await pair.both()).toEqual([',1', ',1']);

      await pair.lab.killAll('primary', 'node');
      await waitFor(
        'lvsd and the agent are back and know',
        async () => {
          const status = await pair.status('primary');
          return (status.checks?.length ?? 0) > 0 && findings(status).includes(finding);
        },
        60_000,
      );
      expect(await pair.both()).toEqual([',1', ',1']);
      const resumed = await lvsctl(pair.lab, 'primary', 'resume', pair.service, pair.web1);
      expect(resumed.code, wordsOf(resumed)).toBe(0);
      await bothUp();

      const refused = await lvsctl(pair.lab, 'primary', 'apply', '--no-confirm', '--json');
      expect(refused.code).toBe(1);
      expect(refused.stdout).toContain('write-failed');
      expect((await lvsctl(pair.lab, 'primary', 'status', '--json')).code).toBe(0);

      const moved = await lvsctl(pair.lab, 'primary', 'failover', '--json');
      expect(JSON.parse(moved.stdout) as FailoverResult).toMatchObject({ outcome: 'done', active: 'peer' });
      const back = await lvsctl(pair.lab, 'primary', 'failover', '--back', '--json');
      expect(JSON.parse(back.stdout) as FailoverResult).toMatchObject({ outcome: 'done', active: 'local' });
      expect((await traffic.stop()).summary).toMatchObject({ failed: 0 });

      const stopped = await onPrimary('pulse', 'stop');
      expect(stopped.code, wordsOf(stopped)).toBe(0);
      await serves('backup');
      expect(await pair.lab.savedTable('primary')).toBe('');
      // As after a boot, which finds nothing in memory.
      await pair.lab.run('primary', ['rm', '-rf', pair.lab.paths('primary').pulseRun]);
      const started = await onPrimary('pulse', 'start');
      expect(wordsOf(started)).toMatch(
        /^1: [^]*cannot be written[^]*`pulse boot` starts what was applied last/,
      );
      const booted = await onPrimary('pulse', 'boot');
      expect(booted.code, wordsOf(booted)).toBe(0);
      await serves('primary');
      await bothUp();

      await mend();
      await waitFor(
        'it is well',
        async () => !findings(await pair.status('primary')).includes(finding),
        10_000,
      );
      const left = await onPrimary('find', `${pair.lab.paths('primary').root}/var/lib`, '-name', '*lvs-tmp*');
      expect(left.stdout).toBe('');
      expect((await lvsctl(pair.lab, 'primary', 'apply', '--no-confirm')).code).toBe(0);
    },
  );
});

describe('a program of the system that misbehaves on the active router', () => {
  const more = (serial: number) =>
    lvscf({
      serial,
      timeout: 6,
      virtual: [{ vip: pair.vip }, { vip: pair.vip, port: 8080, name: `more${serial}` }],
    });

  /** Saved here; applied by the test. */
  const save = async (serial: number) => {
    await pair.lab.write('primary', '/tmp/new.cf', more(serial));
    return lvsctl(pair.lab, 'primary', 'save', '/tmp/new.cf');
  };

  it('keepalived -t that fails, hangs, dies or talks nonsense refuses the file in its words, and what runs goes on (R52)', async () => {
    const keepalived = await ReplacedProgram.put(pair.lab, 'primary', '/usr/sbin/keepalived', '-t');
    const before = await pair.lab.savedTable('primary');
    const ways: [Misbehaviour, RegExp][] = [
      ['fails', /this is the fault of a test/],
      ['hangs', /no end after 10 s/],
      ['dies', /exit status|ENGINE_REFUSES/],
      ['garbage', /ENGINE_REFUSES/],
    ];
    for (const [how, words] of ways) {
      await keepalived.behaves(how);
      const refused = await save(100);
      expect(refused.code, how).toBe(1);
      expect(wordsOf(refused), how).toMatch(words);
      const reloaded = await onPrimary('pulse', 'reload');
      expect(reloaded.code, wordsOf(reloaded)).not.toBe(0);
    }
    expect(await pair.lab.savedTable('primary')).toBe(before);
    expect(await pair.lab.holders(pair.vip)).toEqual(['primary']);
    await keepalived.behaves('well');
    expect((await save(100)).code).toBe(0);
  });

  it('ipvsadm that fails, hangs, dies or does half of it: the apply goes back and says so; the service goes on (R48, R52)', async () => {
    const ipvsadm = await ReplacedProgram.put(pair.lab, 'primary', '/usr/sbin/ipvsadm');
    let serial = 110;
    for (const how of ['fails', 'hangs', 'dies', 'half'] as const) {
      await save(++serial);
      await ipvsadm.behaves(how);
      // the one that lvsd feeds is the system's own until it ends
      await pair.lab.killAll('primary', 'ipvsadm.real');
      await pair.lab.killAll('primary', 'ipvsadm');
      const traffic = await pair.lab.traffic({ at: pair.vip, forMs: 300_000, everyMs: 100 });
      const applied = await lvsctl(pair.lab, 'primary', 'apply', '--no-confirm', '--json');
      expect(applied.code, `${how}: ${wordsOf(applied)}`).toBe(1);
      expect(JSON.parse(applied.stdout), how).toMatchObject({
        outcome: 'undone',
        routers: { local: { on: 'old' }, peer: { on: 'old' } },
      });
      expect(applied.stdout, how).toMatch(/"code": ?"(pulse-failed|verification-failed|timeout)"/);
      expect((await traffic.stop()).summary, how).toMatchObject({ failed: 0 });
      await ipvsadm.behaves('well');
      await waitFor(
        `after ${how} the table is what it should be`,
        async () => !findings(await pair.status('primary')).includes('table-differs'),
        90_000,
        500,
      );
      expect((await pair.lab.table('primary')).map(({ id }) => id)).toEqual([pair.service]);
    }
    expect((await lvsctl(pair.lab, 'primary', 'apply', '--no-confirm')).code).toBe(0);
    expect((await pair.lab.table('primary')).map(({ id }) => id).sort()).toEqual([
      pair.service,
      `tcp:${pair.vip}:8080`,
    ]);
  });
});
