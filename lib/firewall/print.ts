import type { Passage } from './rules';

/** Our chains in the table `filter` of iptables, each reached by the first rule of INPUT and FORWARD. */
export const FIREWALL_CHAINS = { input: 'LVS-INPUT', forward: 'LVS-FORWARD' } as const;

/** Rules of one family for `iptables-restore --noflush`: both chains, emptied and filled in one step. */
export function iptablesText(all: readonly Passage[], family: 4 | 6): string {
  const { input, forward } = FIREWALL_CHAINS;
  const rules = all
    .filter((p) => p.family === family)
    .map((p) => `-A ${FIREWALL_CHAINS[p.hook]} ${iptables(p)}`);
  return ['*filter', `:${input} - [0:0]`, `:${forward} - [0:0]`, ...rules, 'COMMIT', ''].join('\n');
}

function iptables({ protocol, source, destination, sourcePort, port, mark }: Passage): string {
  return [
    ...(source === null ? [] : ['-s', source]),
    ...(destination === null ? [] : ['-d', destination]),
    ...(protocol === 'all' ? [] : ['-p', protocol]),
    ...(sourcePort === null ? [] : ['--sport', String(sourcePort)]),
    ...(port === null ? [] : ['--dport', String(port)]),
    ...(mark === null ? [] : ['-m', 'mark', '--mark', String(mark)]),
    ...['-j', 'ACCEPT'],
  ].join(' ');
}

/** The matches of a rule in nft's language. */
export function nftMatch({ family, protocol, source, destination, sourcePort, port, mark }: Passage): string {
  const ip = family === 4 ? 'ip' : 'ip6';
  const ports = [
    ...(sourcePort === null ? [] : [`${protocol} sport ${sourcePort}`]),
    ...(port === null ? [] : [`${protocol} dport ${port}`]),
  ];
  return [
    ...(source === null ? [] : [`${ip} saddr ${source}`]),
    ...(destination === null ? [] : [`${ip} daddr ${destination}`]),
    ...(protocol === 'all' || ports.length ? [] : [`meta l4proto ${protocol}`]),
    ...ports,
    ...(mark === null ? [] : [`meta mark ${mark}`]),
    'accept',
  ].join(' ');
}

/**
 * What root adds to an nft chain of his own: a verdict in another table could not override its drop. Lost with the next reload of
 * that table unless it also goes into the file that fills it.
 */
export function nftCommand(chain: { family: string; table: string; name: string }, passage: Passage): string {
  return `nft insert rule ${chain.family} ${chain.table} ${chain.name} ${nftMatch(passage)}`;
}

/** firewalld's policy for what passes through the router; made once. */
const POLICY = 'lvs-replies';

/** What root tells firewalld, whose tables are its own; without marks, which its rules do not know. */
export function firewalldCommands(all: readonly Passage[]): string[] {
  const known = all.filter((p) => p.mark === null);
  if (known.length === 0) return [];
  const rule = (p: Passage) => {
    const what =
      p.port !== null
        ? `port port="${p.port}" protocol="${p.protocol}"`
        : p.sourcePort !== null
          ? `source-port port="${p.sourcePort}" protocol="${p.protocol}"`
          : p.protocol === 'all'
            ? ''
            : `protocol value="${p.protocol}"`;
    return [
      `rule family="ipv${p.family}"`,
      ...(p.source === null ? [] : [`source address="${p.source}"`]),
      ...(p.destination === null ? [] : [`destination address="${p.destination}"`]),
      ...(what ? [what] : []),
      'accept',
    ].join(' ');
  };
  const through = known.filter((p) => p.hook === 'forward');
  return [
    ...known
      .filter((p) => p.hook === 'input')
      .map((p) => `firewall-cmd --permanent --add-rich-rule='${rule(p)}'`),
    ...(through.length
      ? [
          `firewall-cmd --permanent --new-policy=${POLICY}`,
          `firewall-cmd --permanent --policy=${POLICY} --add-ingress-zone=ANY --add-egress-zone=ANY`,
        ]
      : []),
    ...through.map((p) => `firewall-cmd --permanent --policy=${POLICY} --add-rich-rule='${rule(p)}'`),
    'firewall-cmd --reload',
  ];
}
