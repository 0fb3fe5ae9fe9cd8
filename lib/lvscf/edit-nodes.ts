import type { Block, BlockKind, Cst, Node } from './cst';
import type { Scope } from './fields';
import { finding } from './findings';
import { fill } from './fill';
import { messages } from './messages';
import type { Finding, Path } from './types';

/**
 * Edits. Each returns a new tree that shares every node it did not touch, so everything else prints byte for byte as before.
 * What they write, the original daemons accept too, except where the directive itself is an extension.
 */

/** Thrown when an edit cannot be made; nothing was changed. `finding` says why, in the words of every other finding. */
export class EditError extends Error {
  constructor(readonly finding: Finding) {
    super(fill(messages[finding.code as keyof typeof messages].text, finding.params));
    this.name = 'EditError';
  }
}

export function fail(...args: Parameters<typeof finding>): never {
  throw new EditError(finding(...args));
}

/** Piranha's indentation: 4 and a blank, and 4 more for a real server's directives */
export const INDENT = '     ';
export const SERVER_INDENT = '         ';

export function scopeOf(path: Path): Scope {
  if (path.server !== undefined) return 'server';
  return path.block?.kind ?? 'global';
}

export function nthBlock(nodes: readonly Node[], kind: BlockKind, n: number): number {
  let seen = 0;
  for (const [i, node] of nodes.entries())
    if (node.type === 'block' && node.kind === kind && seen++ === n) return i;
  return fail('PATH_NOT_FOUND', {}, { kind, which: `#${n + 1}` });
}

/** Runs `change` on the list of nodes that holds the section's directives, and rebuilds the way up to it. */
export function inside(cst: Cst, path: Path, change: (nodes: readonly Node[]) => readonly Node[]): Cst {
  if (!path.block) return { ...cst, body: change(cst.body) };
  const { kind, index } = path.block;
  return {
    ...cst,
    body: replaceBlock(cst.body, kind, index, (block) => {
      if (path.server === undefined) return { ...block, body: change(block.body) };
      return {
        ...block,
        body: replaceBlock(block.body, 'server', path.server, (server) => ({
          ...server,
          body: change(server.body),
        })),
      };
    }),
  };
}

export function replaceBlock(
  nodes: readonly Node[],
  kind: BlockKind,
  n: number,
  change: (b: Block) => Block,
): readonly Node[] {
  const at = nthBlock(nodes, kind, n);
  return nodes.map((node, i) => (i === at && node.type === 'block' ? change(node) : node));
}

/** The line end that the file uses */
export function eolOf(cst: Cst): string {
  const first = cst.body[0];
  if (!first) return '\n';
  return first.eol || '\n';
}

/** Gives a node a line end when it was the file's last without one. */
function ended(node: Node, eol: string): Node {
  if (node.type !== 'block') return node.eol ? node : { ...node, eol };
  if (node.close) return node.close.eol ? node : { ...node, close: { ...node.close, eol } };
  const last = node.body[node.body.length - 1];
  if (!last) return node.eol ? node : { ...node, eol };
  return { ...node, body: [...node.body.slice(0, -1), ended(last, eol)] };
}

export function insertAt(nodes: readonly Node[], at: number, node: Node, eol: string): readonly Node[] {
  const before = nodes[at - 1];
  const head = before ? [...nodes.slice(0, at - 1), ended(before, eol)] : [];
  return [...head, node, ...nodes.slice(at)];
}

/** Index of the first of the comment lines that stand directly above the node; they belong to it. */
export function commentsAbove(nodes: readonly Node[], at: number): number {
  let first = at;
  while (first > 0 && nodes[first - 1]?.type === 'comment') first--;
  return first;
}
