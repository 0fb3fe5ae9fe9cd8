import type { Change, ChangeCode } from './diff';
import { type Scope, fieldOf } from './fields';
import { labelOf } from './labels';
import { fill, messages } from './messages';
import type { Finding } from './types';

/** English sentences of changes; `{what}` is the virtual server, the real server in it, or nothing for the whole file. */
export const changeMessages: Record<ChangeCode, string> = {
  SET: '{what}{label} set to {to}',
  CHANGED: '{what}{label} {from} to {to}',
  UNSET: '{what}{label} no longer set (was {from})',
  ADDED: '{what} added{more}',
  REMOVED: '{what} removed',
  MOVED: '{what} moved from {from} to {to}',
  RENAMED: '{what} renamed from {from} to {to}',
  ACTIVATED: '{what} activated',
  DEACTIVATED: '{what} deactivated',
  FORM_ONLY: 'Only comments, order or spelling differ; the meaning is the same',
};

function isChange(item: Pick<Finding, 'code' | 'params'> | Change): item is Change {
  return 'scope' in item;
}

/** A value as an administrator says it: yes and no, its unit behind the number */
function spoken(scope: Scope, field: string, value: string): string {
  if (value === '') return '“”';
  if (fieldOf(scope, field)?.type.kind === 'bool')
    return value === '1' ? 'yes' : value === '0' ? 'no' : value;
  return /[ \t]/.test(value) ? `“${value}”` : value;
}

function changeSentence({ code, scope, params }: Change): string {
  const get = (name: string): string => String(params[name] ?? '');
  const virtual = scope === 'failover' ? `failover ${get('virtual')}` : get('virtual');
  const server = `${virtual}: real server ${get('server')}${params.id ? ` (${get('id')})` : ''}`;
  const field = get('field');
  const unit = (value: string) =>
    params.unit ? ` ${value === '1' ? get('unit').replace(/s$/, '') : get('unit')}` : '';
  const values = { ...params, label: labelOf(scope, field), from: get('from'), to: get('to') };
  if (field) {
    values.from = spoken(scope, field, get('from'));
    values.to = spoken(scope, field, get('to')) + unit(get('to'));
    if (code === 'UNSET') values.from += unit(get('from'));
  }
  const of = scope === 'global' ? '' : scope === 'server' ? server : virtual;
  const whole =
    scope === 'server' ? server : `${scope} ${get('virtual')}${params.id ? ` (${get('id')})` : ''}`;
  const renamed =
    scope === 'server' ? `${virtual}: real server ${get('id')}` : `${scope} server ${get('id')}`;
  const alone = scope === 'server' ? `${virtual}: real server ${get('server')}` : virtual;
  const more = params.weight === undefined ? '' : `, weight ${params.weight}`;
  const what: Record<ChangeCode, string> = {
    SET: of && `${of}: `,
    CHANGED: of && `${of}: `,
    UNSET: of && `${of}: `,
    ADDED: whole.replace(/^(virtual) /, '$1 server '),
    REMOVED: whole.replace(/^(virtual) /, '$1 server '),
    MOVED: alone,
    RENAMED: renamed,
    ACTIVATED: of,
    DEACTIVATED: of,
    FORM_ONLY: '',
  };
  const said = fill(changeMessages[code], { ...values, what: what[code], more });
  return said.slice(0, 1) === said.slice(0, 1).toLowerCase() && scope === 'global'
    ? said.slice(0, 1).toUpperCase() + said.slice(1)
    : said;
}

/**
 * The English sentence of a finding or a change; the console has other languages. A finding of another room (its code is not
 * listed here) gives its code and parameters.
 */
export function sentence(item: Pick<Finding, 'code' | 'params'> | Change): string {
  if (isChange(item)) return changeSentence(item);
  if (Object.hasOwn(messages, item.code))
    return fill(messages[item.code as keyof typeof messages].text, item.params);
  const params = Object.entries(item.params).map(([name, value]) => `${name}=${value}`);
  return [item.code, ...params].join(' ');
}
