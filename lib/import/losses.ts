/** What an import could not carry over, by code; English words for commands, other languages in lib/i18n. */

export interface Loss {
  code: LossCode;
  /** of the source file, from 1 */
  line: number;
  params: Record<string, string | number>;
}

export const lossWords = {
  UNKNOWN_KEYWORD: '“{word}” is not known here and was left out',
  NO_COUNTERPART: '“{word}” has no counterpart in lvs.cf and was left out',
  MADE_ANYWAY: '“{word}” was left out: the service settles this by itself',
  NOTIFICATION: '“{word}” was left out: alerts are settings of the console, not of lvs.cf',
  AUTH_LOST:
    'the VRRP password was left out: VRRP 3 has none; keep the heartbeat on a network that only the routers use',
  NOT_UNDERSTOOD: '“{text}” was not understood and was left out',
  NESTED_TOO_DEEP: 'blocks nested more than {most} deep were left out',
  INCLUDE_NOT_FOLLOWED: 'the included file “{file}” was not read; import it by itself',
  FOLLOWED_BY_HAND: '“{file}” holds the services of this line; import it with --from ldirectord',
  PRIMARY_UNKNOWN:
    'the primary router’s own address is not in this file; {address} stands for it, replace it or import again with --primary',
  BACKUP_UNKNOWN:
    'the backup router’s own address is not in this file; redundancy is off, import again with --backup or enable it later',
  ROLE_ASSUMED:
    'whether this file is the primary’s or the backup’s cannot be told (state BACKUP with nopreempt, or none given); taken for the primary’s',
  ROUTERS_DIFFER:
    '“{word}” names further addresses of the routers; the pair has one public and one private each',
  VRID_ONCE: 'virtual_router_id {value}: a pair has one, {kept}; further heartbeats use the next ones',
  ALL_MOVE_TOGETHER: 'instance “{name}” is in no group with “{first}”; here all addresses move together',
  TIMERS_ONCE: 'advert_int {value} of “{name}”: a pair has one heartbeat interval, {kept} s',
  DEVICE_ASSUMED: 'the device of {address} is not in this file; {device} was taken',
  ADDRESS_NOT_SERVED: '{address} belongs to no virtual server and was left out',
  ADDRESS_WITHOUT_SERVICE:
    '{address} has no service in this file; it stands in an inactive virtual server, to be completed',
  MARK_ADDRESS_ASSUMED:
    'the virtual address of firewall mark {mark} is not in this file; {address} was taken',
  MARK_RULES: 'the rules that set firewall mark {mark} are not in this file; make them on both routers',
  NAT_ROUTER_UNKNOWN:
    'the address that the real servers use as gateway is not in this file; {address} stands for it, replace it or import again with --nat-router',
  SORRY_PORT:
    'the port {port} of the sorry server was left out: it is asked on the virtual server’s port, {own}',
  SORRY_FORWARDING: 'how the sorry server is reached ({forwarding}) was left out',
  SORRY_ONCE: 'sorry server {address} was left out: a virtual server has one',
  CHECK_PER_SERVER:
    'the check of “{server}” differs from the one of the first real server, which is used for all of “{virtual}”',
  CHECK_ONCE: '“{word}” was left out: a real server has one check',
  CHECK_ADDED: '“{virtual}” has no check in this file; here its port must open',
  CHECK_REPLACED: 'the check “{word}” cannot be made; instead the port must open',
  CHECK_TIME: '“{word} {value}” was left out: the interval of checks, {seconds} s, is also the limit of each',
  CHECK_PROGRAM: 'the program “{program}” runs only from a folder that agent.conf allows; put it there',
  QUIESCE_MIXED: '“{server}” differs in inhibit_on_failure; “{virtual}” is set to {value} for all',
  PROTOCOL: 'protocol {protocol} cannot be balanced from lvs.cf; “{virtual}” was left out',
  PORT_ALL: '“{virtual}” stands for all ports; lvs.cf needs one port or a firewall mark, so it was left out',
  RANGE_TOO_LARGE: 'range “{text}” holds more than {most} addresses and was left out',
  NODE_NAME: '“{node}” is a name: the router’s address is not in this file',
  RESOURCE: 'resource “{resource}” is no part of LVS and was left out',
  NO_SUCH_SERVICE: 'the real server belongs to {service}, which this file does not have',
  REPEATED: '{what} is given again and was left out',
  ROUNDED: '“{word} {value}” became {seconds} s: lvs.cf counts whole seconds here',
  REFUSED: '“{name} = {value}” was left out: {why}',
  VIRTUAL_REFUSED: 'virtual server “{virtual}” was left out: {why}',
  SERVER_REFUSED: 'real server “{server}” was left out: {why}',
  TOO_LARGE: 'only the first {most} bytes were read',
  TOO_MUCH: 'this file stands for more than {most} settings; the rest was left out',
  TOO_MANY: '{count} further things were left out',
} as const;

export type LossCode = keyof typeof lossWords;

/** The English sentence of a loss. */
export function lossSentence({ code, params }: Pick<Loss, 'code' | 'params'>): string {
  return lossWords[code].replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''));
}

/** More of one kind help nobody; garbage of megabytes would make millions. Each kind is named whatever the others are. */
const MOST_OF_A_KIND = 200;

/** Collects losses up to a bound, then counts. What one line brings about for several virtual servers is said once. */
export class Losses {
  private readonly list: Loss[] = [];
  private readonly said = new Map<LossCode, Set<string>>();
  private dropped = 0;

  add(line: number, code: LossCode, params: Loss['params'] = {}): void {
    const key = JSON.stringify([line, params]);
    const said = this.said.get(code) ?? new Set();
    this.said.set(code, said);
    if (said.has(key)) return;
    if (said.size >= MOST_OF_A_KIND) {
      this.dropped++;
      return;
    }
    said.add(key);
    this.list.push({ code, line, params });
  }

  /** In the order of the source file. */
  done(): Loss[] {
    const sorted = this.list
      .map((loss, n) => ({ loss, n }))
      .sort((a, b) => a.loss.line - b.loss.line || a.n - b.n)
      .map(({ loss }) => loss);
    const line = sorted.at(-1)?.line ?? 1;
    if (this.dropped > 0) sorted.push({ code: 'TOO_MANY', line, params: { count: this.dropped } });
    return sorted;
  }
}
