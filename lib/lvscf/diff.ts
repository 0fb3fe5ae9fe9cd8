import { toText } from './bytes';
import { type Cst, text } from './cst';
import { fieldOf, secondWordOf, type Scope } from './fields';
import { perTree } from './per-tree';
import { read } from './read';
import type { RealServer, VirtualServer } from './types';
import { type Section, view } from './view';

export type ChangeCode =
  | 'SET'
  | 'CHANGED'
  | 'UNSET'
  | 'ADDED'
  | 'REMOVED'
  | 'MOVED'
  | 'RENAMED'
  | 'ACTIVATED'
  | 'DEACTIVATED'
  | 'FORM_ONLY';

/**
 * One difference in an administrator's terms, as code and parameters; `sentence` makes the words.
 * scope and names say of what: `virtual` and `server` are labels, `id` the identity (`tcp:IP:PORT`, `IP:PORT`), `field` the
 * directive, `from` and `to` its values, `unit` theirs.
 */
export interface Change {
  code: ChangeCode;
  scope: Scope;
  params: Record<string, string | number>;
}

/** Values of a section, a two-word directive as its two fields */
function valuesOf(s: Section): Map<string, string> {
  const out = new Map<string, string>();
  for (const [key, entry] of s.last) {
    const second = secondWordOf(s.scope, key);
    const words = entry.words.map(toText);
    if (second && words.length > 1) out.set(second.name, words.slice(1).join(' '));
    out.set(toText(key), second ? (words[0] ?? '') : words.join(' '));
  }
  return out;
}

class Differ {
  readonly changes: Change[] = [];

  add(code: ChangeCode, scope: Scope, params: Change['params']): void {
    this.changes.push({ code, scope, params });
  }

  fields(a: Section, b: Section, names: Change['params'], except: readonly string[]): void {
    const [before, after] = [valuesOf(a), valuesOf(b)];
    const all = new Set([...before.keys(), ...after.keys()]);
    const ordered = [...all].sort((x, y) => order(a.scope, x) - order(a.scope, y));
    for (const field of ordered) {
      const [from, to] = [before.get(field), after.get(field)];
      if (from === to || except.includes(field)) continue;
      const unit = fieldOf(a.scope, field)?.unit ?? '';
      const params = { ...names, field, unit };
      if (field === 'active' && a.scope !== 'global')
        this.add(to === '1' ? 'ACTIVATED' : 'DEACTIVATED', a.scope, names);
      else if (from === undefined) this.add('SET', a.scope, { ...params, to: to ?? '' });
      else if (to === undefined) this.add('UNSET', a.scope, { ...params, from });
      else this.add('CHANGED', a.scope, { ...params, from, to });
    }
  }
}

function order(scope: Scope, name: string): number {
  return fieldOf(scope, name)?.order ?? Infinity;
}

interface Item {
  /** by which it is found again in the other file */
  key: string;
  name: string;
}

interface Pairs<T> {
  /** in the order of the new file; `from` differs in its key when it was matched by name */
  kept: { from: T; to: T }[];
  added: T[];
  removed: T[];
}

/** Pairs by key; of what is left, those whose name is unique on both sides: the same entry with another address. */
function pair<T extends Item>(before: T[], after: T[]): Pairs<T> {
  // Equal keys (a real server listed twice) pair in their order.
  const byKey = new Map<string, T[]>();
  for (const item of [...before].reverse()) {
    const same = byKey.get(item.key);
    if (same) same.push(item);
    else byKey.set(item.key, [item]);
  }
  const used = new Set<T>();
  const partner = new Map<T, T>();
  for (const item of after) {
    const old = byKey.get(item.key)?.pop();
    if (!old) continue;
    used.add(old);
    partner.set(item, old);
  }
  const only = (items: T[]): Map<string, T | null> => {
    const names = new Map<string, T | null>();
    for (const item of items) names.set(item.name, names.has(item.name) ? null : item);
    return names;
  };
  const oldNames = only(before.filter((item) => !used.has(item)));
  for (const [name, item] of only(after.filter((i) => !partner.has(i)))) {
    const old = oldNames.get(name);
    if (!item || !old || name === '') continue;
    used.add(old);
    partner.set(item, old);
  }
  return {
    kept: after.flatMap((to) => {
      const from = partner.get(to);
      return from ? [{ from, to }] : [];
    }),
    added: after.filter((item) => !partner.has(item)),
    removed: before.filter((item) => !used.has(item)),
  };
}

type Located<T> = T & { section: Section; key: string };

function located<T extends { id: string }>(
  items: T[],
  sections: Section[],
  key: (item: T, section: Section) => string = (item) => item.id,
): Located<T>[] {
  return items.flatMap((item, i) => {
    const section = sections[i];
    return section ? [{ ...item, section, key: key(item, section) }] : [];
  });
}

/** Without a port of its own a real server follows its virtual server's: that port is not what tells it from others. */
const serverKey = (s: RealServer, section: Section): string => (section.last.has('port') ? s.id : s.address);

/** Directives that make the identity; a changed one shows as MOVED. Under a mark address and port are ordinary values. */
const IDENTITY = ['address', 'port', 'protocol', 'fwmark'];

function virtuals(d: Differ, before: Located<VirtualServer>[], after: Located<VirtualServer>[]): void {
  const { kept, added, removed } = pair(before, after);
  for (const v of removed) d.add('REMOVED', 'virtual', { virtual: v.name, id: v.id });
  for (const { from, to } of kept) {
    const names = { virtual: to.name };
    if (from.id !== to.id) d.add('MOVED', 'virtual', { ...names, from: from.id, to: to.id });
    if (from.name !== to.name) d.add('RENAMED', 'virtual', { from: from.name, to: to.name, id: to.id });
    const same = from.id === to.id && to.fwmark > 0 ? ['fwmark', 'protocol'] : IDENTITY;
    d.fields(from.section, to.section, names, same);
    servers(
      d,
      to,
      located(from.server, from.section.servers, serverKey),
      located(to.server, to.section.servers, serverKey),
    );
  }
  for (const v of added) {
    d.add('ADDED', 'virtual', { virtual: v.name, id: v.id, servers: v.server.length });
  }
}

function servers(
  d: Differ,
  v: VirtualServer,
  before: Located<RealServer>[],
  after: Located<RealServer>[],
): void {
  const { kept, added, removed } = pair(before, after);
  const virtual = v.name;
  for (const s of removed) d.add('REMOVED', 'server', { virtual, server: s.name, id: s.id });
  for (const { from, to } of kept) {
    const names = { virtual, server: to.name, id: to.id };
    if (from.key !== to.key) d.add('MOVED', 'server', { virtual, server: to.name, from: from.id, to: to.id });
    if (from.name !== to.name)
      d.add('RENAMED', 'server', { virtual, from: from.name, to: to.name, id: to.id });
    d.fields(from.section, to.section, names, ['address', 'port']);
  }
  for (const s of added) d.add('ADDED', 'server', { virtual, server: s.name, id: s.id, weight: s.weight });
}

function failovers(d: Differ, before: Section[], after: Section[]): void {
  const item = (section: Section, i: number) => ({
    key: `${section.name}#${i}`,
    name: section.name,
    section,
  });
  const { kept, added, removed } = pair(before.map(item), after.map(item));
  for (const f of removed) d.add('REMOVED', 'failover', { virtual: f.name, id: f.name });
  for (const { from, to } of kept) d.fields(from.section, to.section, { virtual: to.name }, []);
  for (const f of added) d.add('ADDED', 'failover', { virtual: f.name, id: f.name, servers: 0 });
}

/**
 * What differs in meaning between two files, by identity: virtual servers by protocol, address and port or by mark, real servers
 * by address and port. Comments, order and spelling alone are one change, FORM_ONLY.
 */
export function diff(a: Cst, b: Cst): Change[] {
  const known = differences(a);
  let changes = known.get(b);
  if (!changes) known.set(b, (changes = differ(a, b)));
  return [...changes];
}

/** Of a tree to others: a page asks after the same two several times. */
const differences = perTree('differences', () => new WeakMap<Cst, Change[]>());

function differ(a: Cst, b: Cst): Change[] {
  const d = new Differ();
  const [before, after] = [view(a), view(b)];
  d.fields(before.global, after.global, {}, []);
  failovers(d, before.failover, after.failover);
  virtuals(d, located(read(a).virtual, before.virtual), located(read(b).virtual, after.virtual));
  if (d.changes.length === 0 && text(a) !== text(b)) d.add('FORM_ONLY', 'global', {});
  return d.changes;
}
