import { BlockList } from 'node:net';
import { parseNetworks, plainAddress, type Network } from './network';

/** What is wrong in access.conf, or only odd. `line` counts from 1; 0 is the file as a whole. */
export interface AccessFinding {
  code:
    | 'ORDER_MISSING'
    | 'ORDER_TWICE'
    | 'ORDER_UNKNOWN'
    | 'NETWORK_UNKNOWN'
    | 'NETWORK_MISSING'
    | 'DIRECTIVE_UNKNOWN'
    | 'NOT_READABLE'
    | 'ALLOW_WITHOUT_EFFECT';
  severity: 'error' | 'warning';
  line: number;
  params: Record<string, string>;
}

/** Who may connect. */
export interface AccessRules {
  /** errors among them: the file counts as broken and only loopback may connect */
  findings: AccessFinding[];
  /** @param address of a socket; IPv4 in IPv6 and zones are understood, what is no address may not connect */
  allows: (address: string | undefined) => boolean;
}

/** The file as a whole is read as lines of at most this many bytes; nobody writes more, and an attacker cannot. */
const MAX_BYTES = 256 * 1024;

/**
 * Reads access.conf in the manual's dialect (2.4; Apache's mod_authz_host): `Order deny,allow` lets in what no Deny names or
 * an Allow names; `Order allow,deny` lets in what an Allow names and no Deny. A file with an error lets only loopback in: half
 * of somebody's rules is not what he meant.
 */
export function parseAccess(text: string): AccessRules {
  const findings: AccessFinding[] = [];
  const allow: Network[] = [];
  const deny: Network[] = [];
  let order: 'deny,allow' | 'allow,deny' | null = null;
  const error = (code: AccessFinding['code'], line: number, params: Record<string, string> = {}) =>
    findings.push({ code, severity: 'error', line, params });

  if (text.length > MAX_BYTES)
    return closed([{ code: 'NOT_READABLE', severity: 'error', line: 0, params: { cause: 'too large' } }]);
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = index + 1;
    const words = raw.replace(/#.*/s, '').trim().split(/\s+/);
    const [directive = '', second = ''] = words.map((word) => word.toLowerCase());
    if (directive === '') return;
    if (directive === 'order') {
      // Apache takes `Order deny,allow` only without a blank; people write one, and the meaning is plain
      const value = words.slice(1).join('').toLowerCase();
      if (order) error('ORDER_TWICE', line);
      else if (value === 'deny,allow' || value === 'allow,deny') order = value;
      else error('ORDER_UNKNOWN', line, { value: value.slice(0, 80) });
    } else if ((directive === 'allow' || directive === 'deny') && second === 'from') {
      const named = words.slice(2);
      if (named.length === 0) error('NETWORK_MISSING', line, { directive });
      for (const word of named) {
        const networks = parseNetworks(word);
        if (networks) (directive === 'allow' ? allow : deny).push(...networks);
        else error('NETWORK_UNKNOWN', line, { value: word.slice(0, 80) });
      }
    } else error('DIRECTIVE_UNKNOWN', line, { value: raw.trim().slice(0, 80) });
  });
  if (!order && findings.length === 0) error('ORDER_MISSING', 0);
  if (findings.length > 0) return closed(findings);

  const allowed = blockList(allow);
  const denied = blockList(deny);
  const denyFirst = order === 'deny,allow';
  if (denyFirst && deny.length === 0 && allow.length > 0 && !allow.some(({ prefix }) => prefix === 0))
    findings.push({ code: 'ALLOW_WITHOUT_EFFECT', severity: 'warning', line: 0, params: {} });
  return {
    findings,
    allows(remote) {
      const who = plainAddress(remote ?? '');
      if (!who) return false;
      const isAllowed = allowed.check(who.address, who.family);
      const isDenied = denied.check(who.address, who.family);
      return denyFirst ? isAllowed || !isDenied : isAllowed && !isDenied;
    },
  };
}

const loopback = blockList([
  { family: 'ipv4', address: '127.0.0.0', prefix: 8 },
  { family: 'ipv6', address: '::1', prefix: 128 },
]);

/** Only this machine: for a missing file (no findings) and a broken one. */
export function closed(findings: AccessFinding[] = []): AccessRules {
  return {
    findings,
    allows(remote) {
      const who = plainAddress(remote ?? '');
      return who !== null && loopback.check(who.address, who.family);
    },
  };
}

/** Is it one of this machine's own (127.0.0.0/8, ::1)? */
export function isLoopback(address: string): boolean {
  return closed().allows(address);
}

function blockList(networks: Network[]): BlockList {
  const list = new BlockList();
  for (const { address, prefix, family } of networks) list.addSubnet(address, prefix, family);
  return list;
}

/** English words of a finding, for the log. */
export function accessSentence({ code, params, line }: AccessFinding): string {
  const words: Record<AccessFinding['code'], string> = {
    ORDER_MISSING: 'there is no Order line; write "Order deny,allow" or "Order allow,deny"',
    ORDER_TWICE: 'a second Order line; keep one',
    ORDER_UNKNOWN: `Order ${params.value} is not known; write "deny,allow" or "allow,deny"`,
    NETWORK_UNKNOWN: `"${params.value}" is no address, partial address, network or "all" (names are not looked up)`,
    NETWORK_MISSING: `nothing stands behind "${params.directive} from"`,
    DIRECTIVE_UNKNOWN: `"${params.value}" is neither Order, Allow from nor Deny from`,
    NOT_READABLE: `it cannot be read: ${params.cause}`,
    ALLOW_WITHOUT_EFFECT:
      'with "Order deny,allow" and no Deny everybody may connect, so the Allow lines do nothing; add "Deny from all"',
  };
  return line > 0 ? `line ${line}: ${words[code]}` : words[code];
}
