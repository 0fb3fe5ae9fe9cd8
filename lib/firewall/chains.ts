import { FIREWALL_CHAINS } from './print';

/** A base chain at INPUT or FORWARD, of iptables or nft. */
export interface Chain {
  /** ip, ip6, inet; ip for iptables */
  family: string;
  table: string;
  name: string;
  hook: 'input' | 'forward';
  policy: 'accept' | 'drop';
  /** as the program lists them; ours stand in place of the jump to them */
  rules: string[];
}

const OURS: readonly string[] = Object.values(FIREWALL_CHAINS);

/** The base chains at INPUT and FORWARD in what `iptables-save` or `nft list ruleset` printed. */
export function chainsOf(lines: readonly string[]): Chain[] {
  const out: Chain[] = [];
  const ours = new Map<string, string[]>(OURS.map((name) => [name, []]));
  let table = { family: 'ip', name: 'filter' };
  let filter = false;
  let name = '';
  let rules: string[] | null = null;
  for (const raw of lines) {
    const line = raw.trim();
    if (line.startsWith('*')) filter = line === '*filter';
    const legacy = filter ? /^:(INPUT|FORWARD) (ACCEPT|DROP)/.exec(line) : null;
    if (legacy) out.push(base('ip', 'filter', legacy[1] ?? '', legacy[1], legacy[2] === 'DROP'));
    const rule = filter ? /^-A (\S+) (.*)$/.exec(line) : null;
    if (rule) {
      const [, chain = '', text = ''] = rule;
      (ours.get(chain) ?? out.find((c) => c.name === chain)?.rules)?.push(text);
    }
    const begins = /^table (\S+) (\S+) \{/.exec(line);
    if (begins) table = { family: begins[1] ?? '', name: begins[2] ?? '' };
    const chain = /^chain (\S+) \{/.exec(line);
    if (chain) {
      name = chain[1] ?? '';
      rules = ours.get(name) ?? null;
    }
    const hooked = /^type filter hook (input|forward) priority [^;]*;(?: policy (accept|drop);)?/.exec(line);
    if (hooked) {
      const made = base(table.family, table.name, name, hooked[1], hooked[2] === 'drop');
      out.push(made);
      rules = made.rules;
    } else if (line === '}') rules = null;
    else if (!chain && !begins) rules?.push(line);
  }
  for (const one of out) one.rules = one.rules.flatMap((rule) => ours.get(jumpOf(rule) ?? '') ?? [rule]);
  return out;
}

/** The chain to which a rule leads whatever the packet; null when it has conditions or leads nowhere. */
function jumpOf(rule: string): string | null {
  return (
    /^(?:-j (\S+)|(?:counter (?:packets \d+ bytes \d+ )?)?jump (\S+))$/.exec(rule)?.slice(1).find(Boolean) ??
    null
  );
}

function base(family: string, table: string, name: string, hook = '', drops = false): Chain {
  return {
    ...{ family, table, name, rules: [] },
    hook: hook.toLowerCase() === 'forward' ? 'forward' : 'input',
    policy: drops ? 'drop' : 'accept',
  };
}

/** May it drop something: by its policy, or by a rule of its own or of a chain to which it leads? */
export function mayDrop(chain: Chain): boolean {
  return (
    chain.policy === 'drop' ||
    chain.rules.some((rule) =>
      /(?:^|\s)(?:-j )?(?:drop|reject)\b|\s(?:-g|-j (?!ACCEPT|LOG|RETURN)\S+)|(?:^|\s)(?:jump|goto) /i.test(
        ` ${rule}`,
      ),
    )
  );
}
