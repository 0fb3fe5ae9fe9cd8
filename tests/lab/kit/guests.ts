import { Guest, productDisk } from '@/lab/guest/guest';
import { checkout, World } from '@/lab/guest/world';
import type { TrafficSummary } from '@/lab/traffic/result';
import { sleep } from './cluster';

/** A Debian router under systemd with clients and real servers around it (lab/guest). */
export interface GuestRouter {
  world: World;
  router: Guest;
}

/** Boots the primary; nothing of the product is installed yet. @throws when it cannot: a test must then fail */
export async function bootRouter(): Promise<GuestRouter> {
  const world = await World.start();
  try {
    const router = new Guest(world, 'primary');
    router.start(productDisk(world, checkout));
    await router.up();
    return { world, router };
  } catch (error) {
    await world.stop();
    throw error;
  }
}

/** Requests every 25 ms from a second before something is done until two seconds after. @returns what the clients saw */
export async function underLoad(
  world: World,
  vip: string,
  what: () => Promise<unknown>,
): Promise<TrafficSummary> {
  const traffic = world.traffic(vip);
  await sleep(1000);
  await what();
  await sleep(2000);
  return (await traffic.stop()).summary;
}
