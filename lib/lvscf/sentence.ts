import type { Change, ChangeCode } from './diff';
import { type Scope, fieldOf } from './fields';
import { english, type FileWords } from './file-words';
import { fill } from './fill';
import type { Finding } from './types';

function isChange(item: Pick<Finding, 'code' | 'params'> | Change): item is Change {
  return 'scope' in item;
}

/** A value as an administrator says it: yes and no, its unit behind the number */
function spoken(scope: Scope, field: string, value: string, { parts }: FileWords): string {
  if (value === '') return '“”';
  if (fieldOf(scope, field)?.type.kind === 'bool')
    return value === '1' ? parts.yes : value === '0' ? parts.no : value;
  return /[ \t]/.test(value) ? `“${value}”` : value;
}

function changeSentence({ code, scope, params }: Change, words: FileWords): string {
  const { parts } = words;
  const get = (name: string): string => String(params[name] ?? '');
  const withId = params.id ? ` (${get('id')})` : '';
  const virtual = scope === 'failover' ? fill(parts.failover, { name: get('virtual') }) : get('virtual');
  const serverNamed = (name: string) => fill(parts.server, { virtual, name });
  const server = serverNamed(get('server')) + withId;
  const block = scope === 'failover' ? parts.failover : parts.virtual;
  const field = get('field');
  const unit = (value: string) => (params.unit ? ` ${value === '1' ? parts.second : parts.seconds}` : '');
  const values = { ...params, label: words.label(scope, field), from: get('from'), to: get('to') };
  if (field) {
    values.from = spoken(scope, field, get('from'), words);
    values.to = spoken(scope, field, get('to'), words) + unit(get('to'));
    if (code === 'UNSET') values.from += unit(get('from'));
  }
  const of = scope === 'global' ? '' : scope === 'server' ? server : virtual;
  const whole = scope === 'server' ? server : fill(block, { name: get('virtual') }) + withId;
  const renamed = scope === 'server' ? serverNamed(get('id')) : fill(block, { name: get('id') });
  const alone = scope === 'server' ? serverNamed(get('server')) : virtual;
  const more = params.weight === undefined ? '' : fill(parts.weight, params);
  const what: Record<ChangeCode, string> = {
    SET: of && `${of}: `,
    CHANGED: of && `${of}: `,
    UNSET: of && `${of}: `,
    ADDED: whole,
    REMOVED: whole,
    MOVED: alone,
    RENAMED: renamed,
    ACTIVATED: of,
    DEACTIVATED: of,
    FORM_ONLY: '',
  };
  const said = fill(words.changes[code], { ...values, what: what[code], more });
  return said.slice(0, 1) === said.slice(0, 1).toLowerCase() && scope === 'global'
    ? said.slice(0, 1).toUpperCase() + said.slice(1)
    : said;
}

/** Parameters that are words themselves, by the code that stands beside them. */
function inWords({ params }: Pick<Finding, 'params'>, words: FileWords): Finding['params'] {
  const own: Finding['params'] = {};
  const { reason, number, clash } = params;
  if (typeof reason === 'string' && Object.hasOwn(words.reasons, reason))
    own.why = words.reasons[reason] ?? '';
  if (number !== undefined && Object.hasOwn(words.meanings, number))
    own.meaning = words.meanings[number] ?? '';
  if (clash === 'router' || clash === 'virtual' || clash === 'server')
    own.what = fill(words.clash[clash], params);
  return { ...params, ...own };
}

/**
 * The sentence of a finding or a change in one language. A finding of another room (its code is not listed here) gives its
 * code and parameters.
 */
export function sentenceIn(words: FileWords, item: Pick<Finding, 'code' | 'params'> | Change): string {
  if (isChange(item)) return changeSentence(item, words);
  const table: Record<string, string> = { ...english.findings, ...words.findings };
  if (Object.hasOwn(table, item.code)) return fill(table[item.code] ?? '', inWords(item, words));
  const params = Object.entries(item.params).map(([name, value]) => `${name}=${value}`);
  return [item.code, ...params].join(' ');
}

/** The same in English, for commands and logs. */
export function sentence(item: Pick<Finding, 'code' | 'params'> | Change): string {
  return sentenceIn(english, item);
}
