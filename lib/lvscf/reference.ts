import { type Field, type Scope, fieldsOf } from './fields';
import { helpOf, labelOf } from './labels';
import { fill } from './fill';
import { engineReasons, messageGroups } from './messages';
import { RAISED } from './strict';

/** docs/findings.md and docs/lvs.cf.md, written from the code so that they cannot differ from it (a test compares them). */

export function findingsPage(): string {
  const out = [
    '# Findings of lvs.cf',
    '',
    'What `lvscf check`, the console and the agent say about an lvs.cf. Codes are stable. An error keeps a file from being',
    'saved; a warning does not. With `--strict` the codes marked * are errors: the original daemons refuse or misread it.',
    '',
    'This page is made from `lib/lvscf/messages.ts`; `npx vitest run lib/lvscf -u` writes it anew.',
  ];
  for (const [group, codes] of Object.entries(messageGroups)) {
    out.push('', `## ${group}`, '', '| code | | what it says | why, and what to do |', '|---|---|---|---|');
    for (const [code, m] of Object.entries(codes)) {
      const mark = RAISED.has(code) ? ' *' : '';
      out.push(`| ${code} | ${m.severity}${mark} | ${cell(m.text)} | ${cell(m.why)} |`);
    }
  }
  return `${out.join('\n')}\n`;
}

/** Doubled braces are single ones; `{name}` stays, it says what stands there. */
function cell(text: string): string {
  return fill(text, {}).replaceAll('|', '\\|');
}

const titles: Record<Scope, string> = {
  global: 'Global directives',
  virtual: 'virtual NAME { … }',
  server: 'server NAME { … } in a virtual server',
  failover: 'failover NAME { … }',
};

export function referencePage(): string {
  const out = [
    '# lvs.cf',
    '',
    'Each directive that lvs.cf can hold, in the order of writing. “Default” is what the original daemons assume without it,',
    '“new” what a new entry gets. Times are seconds.',
    '',
    'This page is made from the registry, `lib/lvscf/fields.ts`; `npx vitest run lib/lvscf -u` writes it anew.',
  ];
  for (const scope of ['global', 'virtual', 'server', 'failover'] as const) {
    out.push(
      '',
      `## ${titles[scope]}`,
      '',
      '| directive | values | default | new | meaning |',
      '|---|---|---|---|---|',
    );
    for (const f of fieldsOf(scope)) {
      const name = f.partOf ? `second word of \`${f.partOf}\`` : `\`${f.name}\``;
      const meaning = [helpOf(scope, f.name), origin(f), engine(f)].filter((s) => s !== '').join(' ');
      out.push(
        `| ${name} | ${values(f)} | ${code(f.default)} | ${code(f.guiDefault)} | ${cell(`${capital(labelOf(scope, f.name))}. ${meaning}`)} |`,
      );
    }
  }
  return `${out.join('\n')}\n`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function code(value: string | null): string {
  return value === null ? '' : `\`${value}\``;
}

function values({ type, quoted }: Field): string {
  switch (type.kind) {
    case 'int':
      return type.max === 2147483647 ? `${type.min} or more` : `${type.min} to ${type.max}`;
    case 'bool':
      return '0, 1';
    case 'port':
      return '1 to 65535';
    case 'address':
      return 'address';
    case 'mask':
      return 'netmask';
    case 'device':
      return 'device';
    case 'enum':
      return [...type.values, ...(type.extensions ?? []), ...(type.paths ? ['a path'] : [])].join(', ');
    case 'program':
      return 'program';
    case 'shaped':
      return type.shape;
    case 'text':
      return quoted ? 'quoted text' : 'word';
    case 'list':
      return type.addresses ? 'addresses, `[ a b ]`' : '`[ a b ]`';
  }
}

function origin(f: Field): string {
  if (f.origin === 'extension') return `An extension of ${f.since}; the original refuses it.`;
  return f.type.kind === 'enum' && f.type.extensions
    ? `The original refuses ${f.type.extensions.join(', ')}.`
    : '';
}

function engine({ engine: e }: Field): string {
  if (e.state === 'honoured') return '';
  const why = engineReasons[e.why] ?? e.why;
  return `Kept without effect: ${why}.`;
}
