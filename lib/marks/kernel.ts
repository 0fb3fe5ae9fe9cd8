import { canonical, family } from '@/lib/lvscf/address';
import { MARKS_CHAIN, NFT_TABLE, SOURCES_CHAIN } from './compile';
import { markOf, portsOf } from './parse';
import { joined } from './ports';
import type { KernelMarks, PlainRule, SourceRule } from './resolve';
import type { PortRange } from './types';

/** A rule of somebody else that sets a mark. */
export interface ForeignRule {
  /** as the tool lists it */
  text: string;
  /** the same as a rule of marks.conf; null when it asks for more than address, protocol and ports (an interface, a source …) */
  rule: PlainRule | null;
}

/** What a listing of the kernel's packet filter says about marks. */
export interface SeenMarks extends KernelMarks {
  /** our chain is jumped to; with nft it needs no jump */
  reached: boolean;
  sourcesReached: boolean;
  foreign: ForeignRule[];
}

const nothing = (): SeenMarks => ({
  marks: [],
  sources: [],
  reached: false,
  sourcesReached: false,
  foreign: [],
});

/** Reads what `iptables-save` or `ip6tables-save` printed, of either variant. Never throws. */
export function seenByIptables(listing: string): SeenMarks {
  const seen = nothing();
  let table = '';
  for (const line of listing.split('\n')) {
    if (line.startsWith('*')) table = line.slice(1).trim();
    if (!line.startsWith('-A ')) continue;
    const words = wordsOf(line);
    const chain = words[1] ?? '';
    const target = words[words.indexOf('-j') + 1] ?? '';
    if (table === 'mangle') {
      if (chain === 'PREROUTING' && target === MARKS_CHAIN && words.length === 4) seen.reached = true;
      if (target !== 'MARK') continue;
      const rule = iptablesRule(words.slice(2));
      if (chain !== MARKS_CHAIN)
        seen.foreign.push({ text: line, rule: chain === 'PREROUTING' ? rule : null });
      else if (rule) seen.marks.push(rule);
      // A rule in our chain that is not of our form: the chain is not what we loaded.
      else seen.reached = false;
    } else if (table === 'nat') {
      if (chain === 'POSTROUTING' && target === SOURCES_CHAIN && words.length === 4)
        seen.sourcesReached = true;
      const source = chain === SOURCES_CHAIN ? iptablesSource(words.slice(2)) : null;
      if (source) seen.sources.push(source);
    }
  }
  return seen;
}

/** Words of a line of iptables-save; a comment in quotes is one word. */
function wordsOf(line: string): string[] {
  return (line.match(/"(?:[^"\\]|\\.)*"|\S+/g) ?? []).map((w) => (w.startsWith('"') ? w.slice(1, -1) : w));
}

function iptablesRule(words: string[]): PlainRule | null {
  let address = '';
  let protocol = '';
  let mark: number | null = null;
  const ports: PortRange[] = [];
  for (let i = 0; i < words.length; i += 2) {
    const value = words[i + 1] ?? '';
    switch (words[i]) {
      case '-d':
        address = alone(value);
        break;
      case '-p':
        protocol = value;
        break;
      case '-m':
        if (!['tcp', 'udp', 'multiport', 'comment'].includes(value)) return null;
        break;
      case '--dport':
      case '--dports':
        for (const word of value.split(',')) {
          const range = portsOf(word);
          if (!range) return null;
          ports.push(range);
        }
        break;
      case '--comment':
      case '-j':
        break;
      case '--set-mark':
      case '--set-xmark': {
        const [number = '', mask] = value.split('/');
        if (mask !== undefined && mask.toLowerCase() !== '0xffffffff') return null;
        mark = markOf(number);
        break;
      }
      default:
        return null;
    }
  }
  return made(mark, protocol, address, ports);
}

function iptablesSource(words: string[]): SourceRule | null {
  const text = words.join(' ');
  const match = /^-s (\S+) -p tcp -m tcp --sport 20 -j SNAT --to-source (\S+)$/.exec(text);
  return match ? { from: alone(match[1] ?? ''), to: canonical(match[2] ?? '') } : null;
}

/** `10.0.0.1/32` → `10.0.0.1`; a network is none. */
function alone(text: string): string {
  const [address = '', bits] = text.split('/');
  const whole = family(address) === 4 ? '32' : '128';
  return bits === undefined || bits === whole ? canonical(address) : '';
}

function made(mark: number | null, protocol: string, address: string, ports: PortRange[]): PlainRule | null {
  if (mark === null || family(address) === null || !ports.length) return null;
  if (protocol !== 'tcp' && protocol !== 'udp') return null;
  return { mark, protocol, address, ports: joined(ports) };
}

/** Reads what `nft -nn list ruleset` (or `list table`) printed. Tables that iptables-nft keeps are its own to list. Never throws. */
export function seenByNft(listing: string): SeenMarks {
  const seen = nothing();
  let table = '';
  let chain = '';
  let prerouting = false;
  for (const raw of listing.split('\n')) {
    const line = raw.trim();
    const opened = /^(table|chain) (.+) \{$/.exec(line);
    if (opened) {
      if (opened[1] === 'table') table = opened[2] ?? '';
      else [chain, prerouting] = [opened[2] ?? '', false];
      continue;
    }
    const ours = table === `ip ${NFT_TABLE}` || table === `ip6 ${NFT_TABLE}`;
    if (line.startsWith('type filter hook prerouting')) prerouting = true;
    if (ours) {
      if (line.startsWith('type filter hook prerouting')) seen.reached = true;
      else if (line.startsWith('type nat hook postrouting')) seen.sourcesReached = true;
      else if (chain === 'marks' && line.includes('mark set')) {
        const rule = nftRule(line);
        if (rule) seen.marks.push(rule);
        else seen.reached = false;
      }
      const source = /^ip6? saddr (\S+) tcp sport 20 snat to (\S+)$/.exec(line);
      if (source) seen.sources.push({ from: canonical(source[1] ?? ''), to: canonical(source[2] ?? '') });
    } else if (
      /\bmeta mark set\b/.test(line) &&
      !/^(?:ip|ip6) (?:raw|mangle|nat|filter|security)$/.test(table)
    ) {
      seen.foreign.push({ text: line, rule: prerouting ? nftRule(line) : null });
    }
  }
  return seen;
}

function nftRule(line: string): PlainRule | null {
  const match =
    /^ip6? daddr (\S+) (tcp|udp) dport (\{[^}]*\}|\S+) (?:counter packets \d+ bytes \d+ )?meta mark set (0x[0-9a-f]+|\d+)(?: comment "[^"]*")?$/.exec(
      line,
    );
  if (!match) return null;
  const [, address = '', protocol = '', list = '', mark = ''] = match;
  const ports = list
    .replace(/[{}\s]/g, '')
    .split(',')
    .map(portsOf);
  if (ports.some((range) => range === null)) return null;
  // nft pads: 0x00000050
  return made(Number(mark) || null, protocol, alone(address), ports as PortRange[]);
}

/** Both families' listings as one. */
export function together(...parts: SeenMarks[]): SeenMarks {
  return {
    marks: parts.flatMap((p) => p.marks),
    sources: parts.flatMap((p) => p.sources),
    reached: parts.some((p) => p.reached),
    sourcesReached: parts.some((p) => p.sourcesReached),
    foreign: parts.flatMap((p) => p.foreign),
  };
}

/** Is what should be there there: no more and no less, in that order, and reached by packets? */
export function asLoaded(should: KernelMarks, seen: SeenMarks): boolean {
  // A range at a time: iptables takes fifteen ports a rule, so that one of ours may be several there. The families are apart in
  // the kernel, so that only within each the order means something.
  const families = (texts: string[]) =>
    [4, 6].map((of) => texts.filter((t) => t.includes(':') === (of === 6)));
  const text = ({ marks, sources }: KernelMarks) =>
    JSON.stringify([
      families(
        marks.flatMap(({ ports, address, mark, protocol }) =>
          joined(ports).map(({ first, last }) => `${mark} ${protocol} ${address} ${first}-${last}`),
        ),
      ),
      families(sources.map(({ from, to }) => `${from} ${to}`)),
    ]);
  return (
    text(should) === text(seen) &&
    (seen.reached || !should.marks.length) &&
    (seen.sourcesReached || !should.sources.length)
  );
}
