import { networkInterfaces } from 'node:os';
import { z } from 'zod';
import { canonical, family } from '@/lib/lvscf';
import { program } from '../system/programs';
import { readCommand } from '../system/read-command';
import { run } from '../system/run';
import { Unknown } from '../system/unknown';
import { type Found, type Look, ill, seen, well } from './look';

/** Each question takes two seconds; all are asked at once, and a router has rarely more VIPs than this. */
const MOST = 16;
const SECONDS = 2;
/** It ends by itself after those two; on a machine under load its start may take as long again. */
const LIMIT_MS = 6000;

const neighbours = z.array(z.object({ dst: z.string(), lladdr: z.string().optional() }));

/**
 * Asks the network who has each VIP (arping sends ARP requests, which change nothing). Only the active router may answer, and
 * it does not answer itself: a real server that does takes clients past it (manual 3.2).
 * @throws Unknown `program-missing`, `no-vips`, or why it could not ask
 */
export async function arpFound(look: Look): Promise<Found> {
  const config = await look.config();
  const facts = await look.facts();
  const vips = config.virtual.filter((v) => v.active && v.address !== null && family(v.address) === 4);
  const asked = new Map(vips.map((v) => [v.address ?? '', (v.device ?? '').split(':')[0] ?? '']));
  if (asked.size === 0) throw new Unknown('no-vips');
  const moving = new Set(vips.map(({ address }) => canonical(address ?? '')));
  const answers = await Promise.all(
    [...asked].slice(0, MOST).map(async ([address, device]) => {
      const on = facts.interfaces.find(({ name }) => name === device);
      const from = on?.addresses.find(
        (a) => family(a.address) === 4 && !moving.has(canonical(a.address)),
      )?.address;
      if (from === undefined) throw new Unknown('no-own-address', { device });
      return { address, macs: await whoHas(address, device, from) };
    }),
  );
  const known = await owners();
  const routers = new Set([config.primary, config.backup].flatMap((a) => (a === null ? [] : [canonical(a)])));
  const servers = new Set(config.virtual.flatMap((v) => v.server.map((s) => canonical(s.address))));
  const evidence = answers.map(({ address, macs }) =>
    seen(
      `arping ${address}`,
      macs.map((mac) => `${mac} ${known.get(mac)?.join(' ') ?? 'unknown'}`).join(', ') || 'no answer',
    ),
  );
  if (asked.size > MOST)
    evidence.push(seen('arping', `${asked.size - MOST} further addresses were not asked`));
  for (const { address, macs } of answers)
    for (const mac of macs) {
      const owner = known.get(mac) ?? [];
      const server = owner.find((a) => servers.has(a));
      if (server !== undefined) return ill('server', { server, address }, ...evidence);
      if (!owner.some((a) => routers.has(a))) return ill('stranger', { mac, address }, ...evidence);
    }
  return well(...evidence);
}

async function whoHas(address: string, device: string, from: string): Promise<string[]> {
  const argv = ['-b', '-c', '2', '-w', String(SECONDS), '-s', from, '-I', device, address];
  const { stdout, stderr, timedOut } = await run(program('arping'), argv, { limitMs: LIMIT_MS });
  // It fails when nobody answers, which is well; only one that asked has this line.
  if (timedOut) throw new Unknown('timeout', { what: 'arping', seconds: LIMIT_MS / 1000 });
  if (!/^(?:ARPING|Sent) /m.test(stdout))
    throw new Unknown('program-failed', { program: 'arping', detail: stderr.trim().slice(0, 300) });
  const macs = [...stdout.matchAll(/\[([0-9A-Fa-f:]{17})\]/g)].map((m) => (m[1] ?? '').toLowerCase());
  return [...new Set(macs)];
}

/** Hardware address → the addresses that it is known by: this router's neighbours, and its own. */
async function owners(): Promise<Map<string, string[]>> {
  const out = new Map<string, string[]>();
  const add = (mac: string, address: string) =>
    out.set(mac.toLowerCase(), [...(out.get(mac.toLowerCase()) ?? []), canonical(address)]);
  const table = neighbours.parse(JSON.parse((await readCommand('ip', ['-j', 'neigh', 'show'])) || '[]'));
  for (const { dst, lladdr } of table) if (lladdr !== undefined) add(lladdr, dst);
  for (const own of Object.values(networkInterfaces()).flat()) if (own) add(own.mac, own.address);
  return out;
}
