import type { Translate } from '@/lib/i18n/reader';
import { fieldOf, secondWordOf, type Field } from '@/lib/lvscf/fields';

/** Bounds that only say "any number": they would tell a reader nothing. */
const ANY = 2 ** 31 - 1;

/** What the registry knows of a field, for its help: which values, what its absence means, how it is written, whose it is. */
export function factsOf(field: Field, t: Translate): string[] {
  const { type } = field;
  const facts: string[] = [];
  if (type.kind === 'int' && type.max < ANY) {
    const range = { min: String(type.min), max: String(type.max) };
    facts.push(field.unit ? t('forms.facts.rangeSeconds', range) : t('forms.facts.range', range));
  }
  if (type.kind === 'port') facts.push(t('forms.facts.port'));
  if (type.kind === 'address') facts.push(t('forms.facts.address'));
  const given = field.default !== null && field.default !== '0.0.0.0' && type.kind !== 'bool';
  if (given && field.default) facts.push(t('forms.facts.default', { value: field.default }));
  facts.push(t('forms.facts.written', { line: lineOf(field) }));
  if (field.origin === 'extension') facts.push(t('forms.facts.extension'));
  return facts;
}

/** How it stands in the file: `keepalive = 6`; the two words of one directive together: `address = IP DEVICE`. */
function lineOf(field: Field): string {
  const first = field.partOf ? fieldOf(field.scope, field.partOf) : field;
  const name = first?.name ?? field.name;
  if (secondWordOf(field.scope, name)) return `${name} = IP DEVICE`;
  return `${name} = ${field.guiDefault || field.default || '…'}`;
}
