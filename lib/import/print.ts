import { type Finding, type Scope, fieldsOf, parse, sentence, validate } from '@/lib/lvscf';
import { toLatin1 } from '@/lib/lvscf/bytes';
import { secondWordOf } from '@/lib/lvscf/fields';
import { spellName, spellWord } from '@/lib/lvscf/words';
import type { Draft, Values } from './draft';

/**
 * How often errors are looked for. Taking one directive out may show the next error (a virtual server without its address), but
 * such chains are short; after this whatever still errs is left out altogether.
 */
const ROUNDS = 8;

/** The draft in Piranha's layout, without what `lvscf check` calls an error; that is named as lost. */
export function print(draft: Draft): Buffer {
  for (let round = 1; ; round++) {
    const bytes = Buffer.from(layout(draft), 'latin1');
    const errors = validate(parse(bytes).cst).filter((f) => f.severity === 'error');
    if (errors.length === 0) return bytes;
    if (round === ROUNDS) draft.virtual.length = 0;
    else if (round > ROUNDS) throw new Error(`an import cannot be made sound: ${errors[0]?.code}`);
    else takeOut(draft, errors);
  }
}

/** Removes what the errors are about: a directive, or the block when it is about that. */
function takeOut(draft: Draft, errors: Finding[]): void {
  const blocks = new Map<number, string>();
  const servers = new Map<number, Map<number, string>>();
  for (const error of errors) {
    const { block, server, directive = '' } = error.path ?? {};
    const why = sentence(error);
    if (!block) {
      // An error that no directive carries (too many of them) concerns the virtual servers.
      const value = draft.global.get(directive);
      if (value) draft.lose(value.line, 'REFUSED', { name: directive, value: value.text, why });
      draft.global.delete(directive);
      continue;
    }
    const virtual = draft.virtual[block.index];
    const values = server === undefined ? virtual?.values : virtual?.server[server]?.values;
    const value = values?.get(directive);
    const needed = ['address', 'device', 'port', 'fwmark', 'active'].includes(directive);
    if (value && !needed) {
      draft.lose(value.line, 'REFUSED', { name: directive, value: value.text, why });
      values?.delete(directive);
    } else if (server === undefined) blocks.set(block.index, why);
    else servers.set(block.index, (servers.get(block.index) ?? new Map<number, string>()).set(server, why));
  }
  for (const [index, out] of servers) {
    const virtual = draft.virtual[index];
    if (!virtual) continue;
    for (const [n, why] of out) {
      const server = virtual.server[n];
      if (server) draft.lose(server.line, 'SERVER_REFUSED', { server: server.name, why });
    }
    virtual.server = virtual.server.filter((_, n) => !out.has(n));
  }
  const left = draft.virtual.filter((virtual, n) => {
    const why = blocks.get(n);
    if (why !== undefined) draft.lose(virtual.line, 'VIRTUAL_REFUSED', { virtual: virtual.name, why });
    return why === undefined;
  });
  draft.virtual.splice(0, draft.virtual.length, ...left);
}

function layout(draft: Draft): string {
  const lines = section('global', draft.global, '');
  for (const virtual of draft.virtual) {
    lines.push(`virtual ${nameOf(virtual.name)} {`, ...section('virtual', virtual.values, '     '));
    for (const server of virtual.server)
      lines.push(
        `     server ${nameOf(server.name)} {`,
        ...section('server', server.values, '         '),
        '     }',
      );
    lines.push('}');
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** Names are labels: one that cannot be written becomes letters that can. */
function nameOf(name: string): string {
  return spellName(toLatin1(name)) ?? (name.replace(/[^A-Za-z0-9_.-]/g, '_') || 'unnamed');
}

function section(scope: Scope, values: Values, indent: string): string[] {
  return fieldsOf(scope).flatMap((field) => {
    const value = values.get(field.name);
    if (!value || field.partOf) return [];
    const second = secondWordOf(scope, field.name);
    const words = [
      spellWord(toLatin1(value.text), field.quoted),
      second && values.has(second.name)
        ? spellWord(toLatin1(values.get(second.name)?.text ?? ''), false)
        : null,
    ];
    return [`${indent}${field.name} = ${words.filter((word) => word !== null).join(' ')}`];
  });
}
