/**
 * The heartbeat channels of a keepalived.conf that we made: `NAME INTERFACE VRID peer|alone`. A router that gains or loses a
 * channel while it is active, or whose channel gets its first peer, starts that channel anew: nobody holds the VIPs for the
 * whole deadtime (measured). Two routers with different vrids do not hear each other.
 */
export function channelsOf(keepalivedConf: string): string[] {
  return keepalivedConf
    .split(/^vrrp_instance /m)
    .slice(1)
    .map((block) => {
      const value = (key: string) => new RegExp(`^ {2}${key} (\\S+)$`, 'm').exec(block)?.[1] ?? '';
      const peer = /^ {2}unicast_peer \{$/m.test(block) ? 'peer' : 'alone';
      // Another family is another channel: the two routers do not hear each other over both.
      const over = value('unicast_src_ip').includes(':') ? '/IPv6' : '';
      return `${block.split(' ', 1)[0]} ${value('interface')}${over} ${value('virtual_router_id')} ${peer}`;
    })
    .sort();
}

/** The public channel of a file; the other channels may come and go beside it. */
const publicOf = (channels: string[]) => channels.find((channel) => channel.startsWith('VIPS '));

/**
 * Channels that the next file has and the running one lacks or has elsewhere, by the address that each puts on lo where it leads.
 * A router that leads takes them in beside its own first (libexec/pulse-channels.sh).
 */
export function joiningChannels(running: string, next: string): string[] {
  const [old, fresh] = [channelsOf(running), channelsOf(next)];
  return fresh
    .filter((channel) => !old.includes(channel) && channel !== publicOf(fresh))
    .map((channel) => dummyOf(next, channel));
}

/** Of the VIPs that prefer the backup (active-active) */
const isSecond = (channel: string) => /^(VIPS|PRIVATE)2 /.test(channel);

/** VIPs and the instance that holds each: `192.168.1.250` → `VIPS`. */
function holdersOf(keepalivedConf: string): Map<string, string> {
  const blocks = keepalivedConf.split(/^vrrp_instance /m).slice(1);
  const pairs = blocks.flatMap((block) => {
    const addresses = /^ {2}virtual_ipaddress_excluded \{\n([^}]*)\}/m.exec(block)?.[1] ?? '';
    const instance = block.split(' ', 1)[0] ?? '';
    return [...addresses.matchAll(/^ *([^/\s]+)\//gm)].map(([, address = '']): [string, string] => [
      address,
      instance,
    ]);
  });
  return new Map(pairs);
}

/** Is a VIP held by another instance than before? A new one is not, nor one that goes. */
function changesSides(running: string, next: string): boolean {
  const before = holdersOf(running);
  return [...holdersOf(next)].some(([address, instance]) => (before.get(address) ?? instance) !== instance);
}

/**
 * Why the running router must not take the new file by a reload; null when it may. Where a VIP stands can only be told from the
 * heartbeat of its own group: between two groups no router knows when the other one has let go of it.
 */
export function refusalToReload(running: string, next: string): string | null {
  const [old, fresh] = [channelsOf(running), channelsOf(next)];
  if (changesSides(running, next))
    return `Virtual servers change their preferred router (active-active), and nothing was changed: ${STEPS}${old.some(isSecond) && fresh.some(isSecond) ? ' Or switch those virtual servers off and apply, then switch them on with their new router and apply again.' : ''}`;
  if (old.join() === fresh.join()) return null;
  if ([...old, ...fresh].some(isSecond))
    return `The heartbeat channels of an active-active pair change (now ${words(old)}; then ${words(fresh)}), and nothing was changed: ${STEPS}`;
  // The two hear each other there throughout.
  if (publicOf(old) === publicOf(fresh) && publicOf(old)?.endsWith(' peer')) return null;
  const before = `The public heartbeat channel changes (now ${words(old)}; then ${words(fresh)}), and nothing was changed:`;
  if (!running.includes('unicast_peer'))
    return `${before} taken over at once, nobody would hold the virtual addresses for deadtime. Enter the backup’s addresses first, with backup_active 0, and reload or restart; then enable the backup and reload.`;
  return `${before} the two routers would no longer hear each other, and both would hold the virtual addresses. Stop pulse on the passive router, restart it on the active one (nobody is served for deadtime), then start the other.`;
}

/** In any other order both routers could hold the same address (docs/active-active.md). */
const STEPS =
  'two routers that divide the addresses differently could both hold one. Save the file on both routers without applying it, stop pulse on one, restart it on the other (nobody is served for deadtime), then start the first.';

/** The constant address that the channel advertises (pulse/compile/vrrp.ts). */
function dummyOf(keepalivedConf: string, channel: string): string {
  const block = keepalivedConf
    .split(/^vrrp_instance /m)
    .find((text) => text.startsWith(`${channel.split(' ', 1)[0]} `));
  return /virtual_ipaddress \{\n\s*([0-9a-f.:]+)\//.exec(block ?? '')?.[1] ?? '';
}

function words(channels: string[]): string {
  const one = (channel: string) =>
    channel.replace(
      /^(\S+) (\S+) (\S+) (\S+)$/,
      (_, name: string, device: string, vrid: string, peer: string) =>
        `${name} on ${device} with vrid ${vrid}${peer === 'alone' ? ' without peer' : ''}`,
    );
  return channels.map(one).join(' and ') || 'none';
}
