import { toLatin1, toText } from './bytes';
import type { Block, Cst, Directive, Node } from './cst';
import { type Scope, fieldOf, secondWordOf } from './fields';
import { readWords, spellName, spellWord } from './words';

/**
 * Piranha's own layout (reference 1.5): globals, failover blocks, virtual blocks, each directive in the order of its console,
 * indented by 0, 5 and 9 blanks, single blanks around `=`, LF, no blank lines. Unlike Piranha it loses nothing: comments stay
 * above what they stood above or behind, unknown directives and lines come last in their section. Of a repeated directive only
 * the last is written, the one that counts.
 */
export function format(cst: Cst): Buffer {
  const nodes = [...cst.body];
  const out = [...header(nodes), ...section(nodes, 'global', '', '')];
  return Buffer.from(out.map((line) => `${line}\n`).join(''), 'latin1');
}

/** Comments at the very top with a blank line below are about the file, not about its first directive; they stay on top. */
function header(nodes: Node[]): string[] {
  let n = 0;
  while (nodes[n]?.type === 'comment') n++;
  if (n === 0 || nodes[n]?.type !== 'blank') return [];
  return nodes.splice(0, n).flatMap((node) => (node.type === 'comment' ? [node.text.trim()] : []));
}

interface Item {
  order: number;
  lines: string[];
}

/** Blocks follow the directives: failover before virtual, servers at the end of theirs. */
const BLOCK_ORDER = { failover: 1e6, virtual: 2e6, server: 3e6 };
/** Unknown directives stand behind the known ones. */
const UNKNOWN_ORDER = 1e5;

function section(nodes: readonly Node[], scope: Scope, indent: string, blockIndent: string): string[] {
  const last = new Map<string, Directive>();
  for (const node of nodes) if (node.type === 'directive') last.set(node.key, node);
  const items: Item[] = [];
  let comments: string[] = [];
  const take = (): string[] => {
    const taken = comments.map((c) => indent + c);
    comments = [];
    return taken;
  };
  for (const node of nodes) {
    if (node.type === 'block') {
      comments.push(...beforeBrace(node), ...comment(node.tail));
      const own = comments.map((c) => blockIndent + c);
      comments = [];
      items.push({ order: BLOCK_ORDER[node.kind], lines: [...own, ...block(node, blockIndent)] });
    } else if (node.type === 'directive') {
      comments.push(...comment(node.tail));
      const field = fieldOf(scope, node.key);
      if (field && last.get(node.key) !== node) continue;
      const order = field && !field.partOf ? field.order : UNKNOWN_ORDER;
      items.push({ order, lines: [...take(), indent + directive(node, scope)] });
    } else if (node.type === 'comment') comments.push(node.text.trim());
    else if (node.type === 'unknown')
      items.push({ order: UNKNOWN_ORDER, lines: [...take(), indent + node.text.trim()] });
  }
  const rest = take();
  // sort is stable: what has one order keeps its own
  return [...items.sort((a, b) => a.order - b.order).flatMap((i) => i.lines), ...rest];
}

/** A comment behind a value gets a line of its own, which the original takes. */
function comment(tail: string): string[] {
  const text = tail.trim();
  return text === '' ? [] : [text.startsWith('#') ? text : `# ${text}`];
}

/** Comments between the name and a `{` on a later line */
function beforeBrace(b: Block): string[] {
  return b.beforeBrace
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function directive(d: Directive, scope: Scope): string {
  // With blanks around it, a sign that stands where a name should would be read as something else (`{=1`).
  if (!/^[A-Za-z_][\w-]*$/.test(d.key)) return `${d.key}${d.beforeEquals}=${d.afterEquals}${d.value}`;
  return `${d.key} = ${value(d, scope)}`;
}

/** The words in Piranha's spelling; raw where they are not understood, so that nothing changes its meaning. */
function value(d: Directive, scope: Scope): string {
  const field = fieldOf(scope, d.key);
  const { words, unterminated } = readWords(d.value);
  const most = secondWordOf(scope, d.key) ? 2 : 1;
  if (!field || unterminated || words.length === 0 || words.length > most || field.type.kind === 'list')
    return d.value;
  const spelt = words.map((w) => spellWord(w.text, field.quoted));
  return spelt.includes(null) ? d.value : spelt.join(' ');
}

/** The name in the spelling that the original reads back; raw where it has none: `validate` says so, format renames nothing. */
function name(raw: string): string {
  const { words, unterminated } = readWords(raw);
  const only = words[0];
  if (!only || words.length > 1 || unterminated) return raw;
  return spellName(toLatin1(toText(only.text))) ?? raw;
}

function block(b: Block, indent: string): string[] {
  const inner = `${indent}${b.kind === 'server' ? '    ' : '     '}`;
  const body = [...b.body];
  const tail = comment(b.close?.tail ?? '').map((c) => inner + c);
  return [
    `${indent}${b.kind} ${name(b.name)} {`.replace(/ {2}\{$/, ' {'),
    ...section(body, b.kind, inner, inner),
    ...tail,
    `${indent}}`,
  ];
}
