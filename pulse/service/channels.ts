/**
 * The heartbeat channels of a keepalived.conf that we made: `NAME INTERFACE VRID`. Two routers whose channels differ, or one
 * that gains or loses a channel while it is active, leave the VIPs without holder or with two (measured: nobody holds them
 * for the whole deadtime), so such a change is never made in place.
 */
export function channelsOf(keepalivedConf: string): string[] {
  const instances = keepalivedConf.matchAll(
    /^vrrp_instance (\S+) \{\n(?: .*\n)*? {2}interface (\S+)\n {2}virtual_router_id (\d+)$/gm,
  );
  return [...instances].map(([, name, device, vrid]) => `${name} ${device} ${vrid}`).sort();
}

/** Why the running router must not take the new file by a reload; null when it may. */
export function refusalToReload(running: string, next: string): string | null {
  const [old, fresh] = [channelsOf(running), channelsOf(next)];
  if (old.join() === fresh.join()) return null;
  return [
    `The heartbeat channels change (now ${words(old)}; then ${words(fresh)}).`,
    'That cannot be taken over in place without losing the virtual addresses for a while:',
    'restart pulse on the passive router first, hand the service over to it, then restart the other.',
    'Nothing was changed.',
  ].join(' ');
}

function words(channels: string[]): string {
  const one = (channel: string) => channel.replace(/^(\S+) (\S+) (\S+)$/, '$1 on $2 with vrid $3');
  return channels.map(one).join(' and ') || 'none';
}
