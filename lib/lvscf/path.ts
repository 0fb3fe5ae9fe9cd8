import type { Cst } from './cst';
import { fieldOf } from './fields';
import { finding } from './findings';
import { read } from './read';
import type { Finding, Path } from './types';
import { type Section, view } from './view';

/** What stands between brackets: `#2` (from 1) or a name or an id */
type Selector = { number: number } | { name: string };

interface Step {
  kind: string;
  selector: Selector | null;
}

const STEP =
  /^([A-Za-z_][A-Za-z0-9_]*)(?:\[(?:#([0-9]{1,9})|"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\]"'#][^\]]*))\])?(?:\.|$)/;

function steps(text: string): Step[] | null {
  const out: Step[] = [];
  let rest = text;
  while (rest !== '') {
    const m = STEP.exec(rest);
    if (!m || out.length === 3) return null;
    const name = m[3]?.replace(/\\(.)/g, '$1') ?? m[4] ?? m[5];
    const selector = m[2] !== undefined ? { number: Number(m[2]) } : name !== undefined ? { name } : null;
    out.push({ kind: m[1] ?? '', selector });
    if (m[0].endsWith('.') && m[0].length === rest.length) return null;
    rest = rest.slice(m[0].length);
  }
  return out.length ? out : null;
}

function syntax(text: string): Finding {
  return finding('PATH_SYNTAX', {}, { text });
}

/** The block that the selector means: by number, else by name, else by id. A name that fits several is refused. */
function select(sections: Section[], ids: string[], kind: string, selector: Selector): number | Finding {
  if ('number' in selector) {
    const index = selector.number - 1;
    return sections[index] ? index : finding('PATH_NOT_FOUND', {}, { kind, which: `#${selector.number}` });
  }
  const { name } = selector;
  const found = sections.flatMap((s, i) => (s.name === name ? [i] : []));
  const byId = ids.indexOf(name);
  if (found.length === 0 && byId >= 0) return byId;
  if (found.length === 0) return finding('PATH_NOT_FOUND', {}, { kind, which: `“${name}”` });
  if (found.length > 1) {
    const candidates = found.map((i) => `[#${i + 1}] ${ids[i] ?? ''}`.trim()).join(', ');
    return finding('PATH_AMBIGUOUS', {}, { kind, name, count: found.length, candidates });
  }
  return found[0] ?? 0;
}

/** Is it a finding, and not a path? */
export function isFinding(result: Path | NewBlock | Finding): result is Finding {
  return 'code' in result;
}

/**
 * Reads `deadtime`, `virtual["HTTP"].port`, `virtual[#2].server["web1"].weight`. Blocks are named by label, by number from 1 or
 * by id (`tcp:192.168.1.250:80`, `10.0.0.1:80`).
 * @returns the path, or the finding that says why it is none; an ambiguous label is refused with the candidates
 */
export function parsePath(text: string, cst: Cst): Path | Finding {
  const parts = steps(text);
  if (!parts) return syntax(text);
  const v = view(cst);
  const path: Path = {};
  let sections: Section[] = [];
  let scope: 'global' | 'virtual' | 'failover' | 'server' = 'global';
  for (const [i, { kind, selector }] of parts.entries()) {
    if (!selector) {
      if (i !== parts.length - 1) return syntax(text);
      const known = fieldOf(scope, kind) ?? sectionHas(v, sections, path, kind);
      return known
        ? { ...path, directive: kind }
        : finding('PATH_UNKNOWN_DIRECTIVE', {}, { name: kind, scope });
    }
    if (scope === 'global' && (kind === 'virtual' || kind === 'failover')) {
      sections = v[kind];
      const ids = kind === 'virtual' ? read(cst).virtual.map((s) => s.id) : [];
      const index = select(sections, ids, kind, selector);
      if (typeof index !== 'number') return index;
      path.block = { kind, index };
      scope = kind;
    } else if (path.block && kind === 'server' && scope !== 'server') {
      const parent = v[path.block.kind][path.block.index];
      sections = parent?.servers ?? [];
      const ids =
        path.block.kind === 'virtual'
          ? (read(cst).virtual[path.block.index]?.server.map((s) => s.id) ?? [])
          : [];
      const index = select(sections, ids, kind, selector);
      if (typeof index !== 'number') return index;
      path.server = index;
      scope = 'server';
    } else return syntax(text);
  }
  return path;
}

/** A directive that the registry does not know may still be named where the file has it. */
function sectionHas(v: ReturnType<typeof view>, sections: Section[], path: Path, name: string): boolean {
  const s = path.block ? sections[path.server ?? path.block.index] : v.global;
  return s?.last.has(name) ?? false;
}

export interface NewBlock {
  parent: Path | null;
  kind: 'virtual' | 'failover' | 'server';
  name: string;
}

/** Reads the path of a block that shall be made: `virtual["FTP"]`, `virtual["HTTP"].server["web3"]`. */
export function parseNewBlock(text: string, cst: Cst): NewBlock | Finding {
  const parts = steps(text);
  const last = parts?.[parts.length - 1];
  if (!parts || !last) return syntax(text);
  if (!last.selector) return finding('PATH_NEEDS_BLOCK', {}, { text });
  if (!('name' in last.selector) || last.selector.name === '')
    return finding('PATH_NEEDS_NAME', {}, { text });
  const { name } = last.selector;
  if (parts.length === 1 && (last.kind === 'virtual' || last.kind === 'failover'))
    return { parent: null, kind: last.kind, name };
  if (parts.length !== 2 || last.kind !== 'server') return syntax(text);
  const head = text.slice(0, /^.*?\]\.(?=server\[)/.exec(text)?.[0].length ?? 0).replace(/\.$/, '');
  const parent = parsePath(head, cst);
  if (isFinding(parent)) return parent;
  return parent.block ? { parent, kind: 'server', name } : syntax(text);
}

/** The path in the notation of the command line, e.g. for an equivalent command: `virtual[#2].server[#1].weight` */
export function printPath(path: Path): string {
  const parts: string[] = [];
  if (path.block) parts.push(`${path.block.kind}[#${path.block.index + 1}]`);
  if (path.server !== undefined) parts.push(`server[#${path.server + 1}]`);
  if (path.directive) parts.push(path.directive);
  return parts.join('.');
}
