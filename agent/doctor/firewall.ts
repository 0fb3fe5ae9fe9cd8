import { existsSync } from 'node:fs';
import { type Chain, chainsOf } from '@/lib/firewall';
import type { Facts, LvsConfig } from '@/lib/lvscf/types';
import { readCommand } from '../system/read-command';
import { Unknown } from '../system/unknown';
import { firewalldFound } from './firewalld';
import { type Found, ill, seen, textOf, well } from './look';

export interface Rules {
  source: string;
  lines: string[];
}

/** The rules of this network namespace in each of the kernel's two ways, as their own programs print them. */
export async function readRules(): Promise<Rules[]> {
  const out: Rules[] = [];
  // Asking iptables-legacy for a table that is not there would load it: only those that are.
  const tables = ((await textOf('/proc/net/ip_tables_names')) ?? '').split('\n').filter(Boolean);
  for (const table of tables)
    out.push({
      source: `iptables-legacy-save -t ${table}`,
      lines: (await readCommand('iptables-legacy-save', ['-t', table])).split('\n'),
    });
  if (existsSync('/sys/module/nf_tables'))
    out.push({
      source: 'nft list ruleset',
      lines: (await readCommand('nft', ['-n', 'list', 'ruleset'])).split('\n'),
    });
  return out;
}

/**
 * Does the firewall let the heartbeat and the clients in? Said only where it is plain: a chain that accepts by default and
 * drops nothing, or drops by default and has no rule that could let them pass. What jumps to other chains is not judged, except
 * firewalld's, whose zones are asked for.
 */
export async function firewallFound(config: LvsConfig, facts: Facts): Promise<Found> {
  const rules = await readRules();
  if (!rules.some(({ lines }) => chainsOf(lines).some(ofFirewalld))) return judgeRules(rules, config);
  // Its chains are read by its own program, other tables of the same listing as ever; what one shuts the other cannot open.
  const found = await firewalldFound(config, facts);
  if (found.case !== null) return found;
  const others = judgeRules(rules, config);
  return { ...others, evidence: [...found.evidence, ...others.evidence] };
}

const ofFirewalld = ({ table }: Chain) => table === 'firewalld';

/** @throws Unknown `firewall-not-judged` */
export function judgeRules(rules: Rules[], config: LvsConfig): Found {
  if (rules.length === 0) return well(seen('kernel', 'no firewall rules'));
  const evidence = [];
  for (const { source, lines } of rules) {
    for (const chain of chainsOf(lines).filter((one) => !ofFirewalld(one))) {
      evidence.push(
        seen(source, `${chain.hook} ${chain.name}: policy ${chain.policy}, ${chain.rules.length} rules`),
      );
      const drops =
        chain.policy === 'drop' ||
        chain.rules.some((rule) => /(?:^|\s)(?:-j )?(?:drop|reject)\b/i.test(rule));
      if (!drops) continue;
      if (
        chain.rules.some((rule) =>
          /\s(?:-g|-j (?!ACCEPT|DROP|REJECT|LOG|RETURN)\S+|jump \S+|goto \S+)/.test(` ${rule}`),
        )
      )
        throw new Unknown('firewall-not-judged', { chain: chain.name });
      const missing = wanted(config, chain.hook).filter(
        ({ word }) => !chain.rules.some((rule) => letsPass(rule, word)),
      );
      if (missing.length > 0 && chain.policy === 'drop')
        return ill(
          'blocks',
          { chain: chain.name, missing: missing.map(({ says }) => says).join(', ') },
          ...evidence,
        );
      if (missing.length > 0) throw new Unknown('firewall-not-judged', { chain: chain.name });
    }
  }
  return well(...evidence);
}

/** What must come in here: `word` as a rule would name it. */
function wanted(config: LvsConfig, hook: Chain['hook']): { word: RegExp; says: string }[] {
  if (hook === 'forward') return config.network === 'nat' ? [{ word: /sports? /, says: 'NAT' }] : [];
  const out = config.backup_active
    ? [{ word: /vrrp|(?:^|\s)(?:-p|protocol|l4proto) 112\b/, says: 'VRRP' }]
    : [];
  if (config.syncdaemon) out.push({ word: /(?:--dport|dport) \{?[^}]*\b8848\b/, says: 'UDP 8848' });
  for (const { active, fwmark, port, protocol } of config.virtual)
    if (active && fwmark === 0)
      out.push({
        word: new RegExp(`(?:--dports?|dport) \\{?[^}]*\\b${port}\\b`),
        says: `${protocol.toUpperCase()} ${port}`,
      });
  return out;
}

/** An accepting rule that names it, or one that names neither protocol, port nor state: it may let anything of its kind pass. */
function letsPass(rule: string, word: RegExp): boolean {
  if (!/(?:-j ACCEPT|\baccept\b)/.test(rule)) return false;
  if (word.test(rule)) return true;
  return !/-p |protocol|dport|--ctstate|--state|ct state|-i lo\b|iif(?:name)? "?lo"?|l4proto|tcp|udp|icmp/.test(
    rule,
  );
}

/** Which of these marks some rule sets. */
export function marksSet(rules: Rules[], marks: number[]): Set<number> {
  const set = new Set<number>();
  for (const { lines } of rules)
    for (const line of lines) {
      const found = /(?:--set-x?mark|mark set) (0x[0-9a-f]+|\d+)/i.exec(line);
      if (found) set.add(Number(found[1]));
    }
  return new Set(marks.filter((mark) => set.has(mark)));
}
