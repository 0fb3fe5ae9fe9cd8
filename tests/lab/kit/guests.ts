import { Guest, productDisk } from '@/lab/guest/guest';
import { checkout, World } from '@/lab/guest/world';
import type { TrafficSummary } from '@/lab/traffic/result';
import { sleep } from './cluster';

/** Two Debian routers under systemd with clients and real servers around them (lab/guest). */
export interface Guests {
  world: World;
  primary: Guest;
  backup: Guest;
  both: Guest[];
}

/** Boots the pair; nothing of the product is installed yet. @throws when it cannot: a test must then fail */
export async function bootGuests(): Promise<Guests> {
  const world = await World.start();
  try {
    const product = productDisk(world, checkout);
    const primary = new Guest(world, 'primary');
    const backup = new Guest(world, 'backup');
    for (const guest of [primary, backup]) guest.start(product);
    await Promise.all([primary.up(), backup.up()]);
    return { world, primary, backup, both: [primary, backup] };
  } catch (error) {
    await world.stop();
    throw error;
  }
}

/** Traffic for as long as something is done, and a while before and after. @returns what the clients saw, and what was done */
export async function underLoad<T>(
  { world }: Guests,
  vip: string,
  forMs: number,
  what: () => Promise<T>,
): Promise<{ summary: TrafficSummary; result: T }> {
  const running = world.traffic(vip, forMs);
  running.catch(() => undefined);
  await sleep(1500);
  const result = await what();
  return { summary: (await running).summary, result };
}

/** Pairs as two administrators would who sit at both routers: each compares the host key, root of the peer lets the key in. */
export async function pairGuests({ primary, backup }: Guests): Promise<void> {
  const shown = await backup.run('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub');
  const ask = `lvsctl pair ${backup.address} --fingerprint ${shown.split(' ')[1] ?? ''}`;
  const first = await primary.exec(ask);
  const command = /lvs-agent authorize .*'[^']+'/.exec(first.stdout + first.stderr)?.[0];
  if (!command)
    throw new Error(`lvsctl pair does not say how to let its key in:\n${first.stdout}${first.stderr}`);
  await backup.run(command);
  await primary.run(`lvsctl pair ${backup.address}`);
}
