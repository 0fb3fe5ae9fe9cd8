import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { paths } from '@/lib/protocol';
import { fetchHostKey, localRouter, pairedRouter, pairingStore, type RouterClient } from '@/lib/router';
import { TestSshd } from '@/lib/router/sshd.test-kit';
import { ownAddress, shareKeys, TestRouter } from '@/lib/router/two-routers.test-kit';

/** An lvs.cf that a router of these tests accepts as its own. @param padding bytes of comment, so that writing takes a while */
export function lvscf(serial: number, padding = 0): string {
  return `serial_no = ${serial}
primary = ${ownAddress()}
service = lvs
backup_active = 0
heartbeat = 0
network = direct
${`# ${'.'.repeat(97)}\n`.repeat(Math.ceil(padding / 100))}`;
}

/** Pairs whoever keeps his data in that folder with a router that is reached through that sshd, as two administrators would. */
export async function pairOver(sshd: TestSshd, consoleData: string, there: TestRouter) {
  const store = pairingStore(consoleData);
  const from = ['--name', 'here', '--from', '127.0.0.1'];
  const { code, err } = await there.run('lvs-agent', ['authorize', ...from, await store.publicKey()]);
  if (code !== 0) throw new Error(`the peer does not authorize the key: ${err}`);
  shareKeys(sshd.folder, there);
  const { line } = await fetchHostKey('127.0.0.1', sshd.port);
  await store.pin('127.0.0.1', sshd.port, line);
  await store.save({
    ...{ host: '127.0.0.1', port: sshd.port, user: sshd.user, mode: 'agent' },
    ...{ path: '/etc/sysconfig/ha/lvs.cf', pairedAt: new Date().toISOString() },
  });
  return store;
}

/** Two routers with real agents, paired through a real sshd; pulse does not run on them. */
export class FaultPair {
  private constructor(
    readonly here: TestRouter,
    readonly there: TestRouter,
    readonly sshd: TestSshd,
    readonly local: RouterClient,
    readonly peer: RouterClient,
  ) {}

  /** @param there the other router, where it is not an ordinary one */
  static async start(name: string, there = new TestRouter(`${name}-there`)): Promise<FaultPair> {
    const here = new TestRouter(`${name}-here`);
    const sshd = await TestSshd.start();
    await Promise.all([here.start(), there.start()]);
    const store = await pairOver(sshd, paths(here.root).consoleData, there);
    const peer = await pairedRouter(store);
    if (!peer) throw new Error('not paired');
    return new FaultPair(here, there, sshd, localRouter(here.socket), peer);
  }

  async remove(): Promise<void> {
    this.local.close();
    this.peer.close();
    await Promise.all([this.here.remove(), this.there.remove(), this.sshd.remove()]);
  }
}

/** What a killed program left in a router's files that nobody will ever read again. */
export function leftovers(router: TestRouter): string[] {
  const { lvscf: file, agentData, agentRun } = paths(router.root);
  const own = [path.dirname(file), agentData, `${agentData}/history`, `${agentData}/history/contents`];
  const ours =
    /^lvs\.cf$|^change\.json$|^intents$|^history$|^contents$|^h\d{9}\.json$|^[0-9a-f]{64}$|^agent\.(lock|sock)$/;
  return [...own, agentRun]
    .map((folder) => router.place.file(folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder))
    .filter((name) => !ours.test(name));
}

/** A router's history as it lies on the disk, oldest first. */
export function historyOf(router: TestRouter): { id: string; kind: string; sha256: string }[] {
  const folder = router.place.file(`${paths(router.root).agentData}/history`);
  return readdirSync(folder)
    .filter((name) => /^h\d{9}\.json$/.test(name))
    .sort()
    .map((name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as never);
}
