import type { Field } from '@/lib/lvscf';
import { fieldOf } from '@/lib/lvscf/fields';
import type { Panel } from './panels';
import { fieldNames } from './panels';

/** Why a typed value cannot be written, as code and parameters; its words are in findings.json. */
export interface Fault {
  field: string;
  code: string;
  params: Record<string, string | number>;
}

const OCTET = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);
const IPV6 = /^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*$/;
/** A device name with alias: the kernel keeps 15 characters (IFNAMSIZ less the final zero). */
const DEVICE = /^[A-Za-z0-9._:-]{1,15}$/;
/** What a name may hold without quotes in the file: no blank, quote, brace, `#` or `=`. */
const NAME = /^[^\s"'{}#=]{1,63}$/;

/** A contiguous netmask. */
export function isMask(text: string): boolean {
  if (!IPV4.test(text)) return false;
  const bits = text.split('.').reduce((n, o) => n * 256 + Number(o), 0);
  const inverse = 2 ** 32 - 1 - bits;
  return (inverse & (inverse + 1)) === 0;
}

/**
 * The rules that one value alone must keep, the same in the browser and in the handler. What concerns several fields, the
 * file or the router is said by lib/lvscf and the agent.
 * @param text as typed; blank is allowed wherever the directive may be left out
 */
export function checkValue(field: Field | undefined, name: string, text: string): Fault | null {
  const fault = (code: string, params: Fault['params'] = {}): Fault => ({ field: name, code, params });
  if (name === 'name') return text === '' || NAME.test(text.replace(/ /g, '_')) ? null : fault('NAME');
  if (!field || text === '') return null;
  // A line end would begin another directive: the original let programs be injected so.
  if (/[\r\n\0]/.test(text)) return fault('LINE_END');
  const { type } = field;
  switch (type.kind) {
    case 'int':
      return inRange(text, type.min, type.max) ? null : fault('RANGE', { min: type.min, max: type.max });
    case 'port':
      if (inRange(text, 1, 65535) || (type.names && /^[a-z][a-z0-9-]*$/i.test(text))) return null;
      return fault('RANGE', { min: 1, max: 65535 });
    case 'bool':
      return text === '0' || text === '1' ? null : fault('INVALID_VALUE');
    case 'address':
      return IPV4.test(text) || IPV6.test(text) ? null : fault('ADDRESS');
    case 'mask':
      return isMask(text) ? null : fault('MASK');
    case 'device':
      return DEVICE.test(text) ? null : fault('DEVICE');
    case 'enum':
      return type.values.includes(text) || type.extensions?.includes(text) ? null : fault('INVALID_VALUE');
    default:
      return null;
  }
}

function inRange(text: string, min: number, max: number): boolean {
  return /^\d{1,10}$/.test(text) && Number(text) >= min && Number(text) <= max;
}

/** Checks every field of a panel; `values` as `normalise` made them. */
export function checkPanel(panel: Panel, values: Record<string, string>): Fault[] {
  return fieldNames(panel).flatMap((name) => {
    const value = values[name];
    return value === undefined ? [] : (checkValue(fieldOf(panel.scope, name), name, value) ?? []);
  });
}
