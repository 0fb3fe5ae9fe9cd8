import type { RouterName, TestLab } from './index';
import { waitFor } from './wait';

const routers: RouterName[] = ['primary', 'backup'];

/** Writes lvs.cf on one router, as an administrator with an editor would. */
export function writeLvscf(lab: TestLab, router: RouterName, text: string): Promise<void> {
  return lab.write(router, lab.paths(router).lvscf, text, 0o600);
}

/**
 * Starts the service on both routers from that lvs.cf, with the service script alone (no agent, no console).
 * @returns when the primary holds the VIP and both tables hold that many real servers
 */
export async function startPair(
  lab: TestLab,
  text: string,
  expected: { vip: string; servers: number },
): Promise<void> {
  for (const router of routers) {
    await writeLvscf(lab, router, text);
    await lab.run(router, ['pulse', 'start'], { timeoutMs: 60_000 });
  }
  await serving(lab, expected);
}

/** Waits until the pair serves: VIP on the primary, that many real servers in each table. */
export async function serving(lab: TestLab, expected: { vip: string; servers: number }): Promise<void> {
  await holder(lab, expected.vip, 'primary', 30_000);
  for (const router of routers) {
    const count = async () =>
      (await lab.table(router)).reduce((sum, service) => sum + service.servers.length, 0);
    await waitFor(
      `${expected.servers} real servers in the table of the ${router}`,
      async () => (await count()) === expected.servers,
      60_000,
    );
  }
}

/** Waits until exactly that router holds the VIP. @returns how long that took, ms */
export async function holder(
  lab: TestLab,
  vip: string,
  router: RouterName,
  limitMs: number,
): Promise<number> {
  const { ms } = await waitFor(
    `${vip} on the ${router} alone`,
    async () => (await lab.holders(vip)).join() === router,
    limitMs,
  );
  return ms;
}

/** Weight of a real server in that router's table; null when it is not there. */
export async function weightOf(
  lab: TestLab,
  router: RouterName,
  service: string,
  server: string,
): Promise<number | null> {
  const found = (await lab.table(router)).find(({ id }) => id === service);
  return found?.servers.find(({ id }) => id === server)?.weight ?? null;
}

/**
 * Kills processes that watch one another as if power went from all of them in the same moment. They are stopped first: a
 * keepalived that sees its child end, or the child its parent, before it is killed itself, would still give the addresses away.
 */
export async function killAtOnce(lab: TestLab, router: RouterName, pids: string[]): Promise<void> {
  await lab.run(router, ['kill', '-STOP', ...pids]);
  await lab.run(router, ['kill', '-9', ...pids]);
}

export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
