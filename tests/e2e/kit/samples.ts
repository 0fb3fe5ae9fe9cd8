import { fieldOf, type Field } from '@/lib/lvscf';
import { isBox } from '@/lib/console/forms/field-views';
import { fieldNames, type Panel } from '@/lib/console/forms/panels';
import { choiceText, fieldWords } from '@/lib/i18n/fields';
import { readerOf } from '@/lib/i18n/reader';

/** One field of a form with another value than the file has, as a person types it and as `lvscf json` shows it. */
export interface Sample {
  name: string;
  /** what to fill: the field's label and its text, or the label of a choice to tick */
  set: Record<string, string | boolean>;
  /** the same back to what the file said */
  unset: Record<string, string | boolean>;
  json: unknown;
}

/** Where the type alone does not say which value the other directives of the file bear. */
const CHOSEN: Record<string, string> = {
  'global.keepalive': '5',
  'global.deadtime': '30',
  'global.keepalive_ms': '400',
  'global.deadtime_ms': '7000',
  'global.primary_private': '198.51.100.41',
  'global.backup_private': '198.51.100.42',
  'global.nat_router': '198.51.100.201',
  'virtual.sorry_server': '198.51.100.78',
  'global.rsh_command': 'ssh',
  'virtual.name': 'WEB',
  'server.name': 'www',
  'failover.name': 'DB',
  'virtual.send': 'quit\\r\\n',
  'virtual.expect': '220 ready',
  'failover.send': 'quit\\r\\n',
  'failover.expect': '220 ready',
  'virtual.check_status': '200-299,301',
};
const { t } = readerOf('en');

function valueOf(field: Field): string {
  const { type } = field;
  switch (type.kind) {
    case 'int':
      return String(Math.min(type.max, Math.max(type.min, 3) + 4));
    case 'port':
      return '8081';
    case 'address':
      return '198.51.100.77';
    case 'mask':
      return '255.255.255.128';
    case 'device':
      return 'eth0:7';
    case 'enum':
      return type.values.find((one) => one !== (field.guiDefault ?? field.default)) ?? '';
    case 'shaped':
      return { path: '/health', host: 'www.example.org', status: '200', digest: 'a'.repeat(64) }[type.shape];
    case 'program':
      return '/etc/lvs-console/programs.d/try one two';
    case 'list':
      return '198.51.100.8 198.51.100.9';
    default:
      return 'word';
  }
}

/**
 * @param said the block's JSON as the file has it now
 * @param name of the block; null for the global directives
 */
export function samplesOf(panel: Panel, said: Record<string, unknown>): Sample[] {
  return fieldNames(panel).map((name) => {
    const { label } = fieldWords('en', panel.scope, name);
    const field = fieldOf(panel.scope, name);
    const old = said[name];
    if (isBox(name)) {
      const on = old === true || old === 1;
      const json = field?.type.kind === 'bool' ? !on : on ? 0 : 1;
      return { name, set: { [label]: !on }, unset: { [label]: on }, json };
    }
    if (field?.type.kind === 'bool') {
      const words = (yes: boolean) => ({ [t(yes ? 'forms.yes' : 'forms.no')]: true });
      return { name, set: words(old !== true), unset: words(old === true), json: old !== true };
    }
    const value = CHOSEN[`${panel.scope}.${name}`] ?? (field ? valueOf(field) : 'name');
    const number = field?.type.kind === 'int' || field?.type.kind === 'port';
    const json = number ? Number(value) : field?.type.kind === 'list' ? value.split(' ') : value;
    const radio = panel.scope === 'global' && field?.type.kind === 'enum';
    const given = (text: string) => (radio ? { [choiceText('en', name, text)]: true } : { [label]: text });
    const before = typeof old === 'string' || typeof old === 'number' ? String(old) : '';
    return { name, set: given(value), unset: given(before), json };
  });
}
