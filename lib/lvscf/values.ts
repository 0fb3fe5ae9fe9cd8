import { family, isUnspecified, isUnusable, maskLength, parseIPv4 } from './address';
import { SHAPES } from './checks';
import type { Field } from './fields';
import { finding, quoted } from './findings';
import type { FindingCode } from './messages';
import { SERVICE_PORTS } from './services';
import type { Finding } from './types';

/** The meaning of one value, and what is wrong with it. */

type Problem = [code: FindingCode, params?: Finding['params']] | null;

export interface ReadNumber {
  value: number;
  problem: 'NOT_A_NUMBER' | 'OCTAL_NUMBER' | 'HEX_NUMBER' | 'EMPTY_NUMBER' | null;
}

/** A number as the original read it, C's strtol with base 0: a leading 0 is octal, 0x hexadecimal, nothing is 0. */
export function readNumber(text: string): ReadNumber {
  if (text === '') return { value: 0, problem: 'EMPTY_NUMBER' };
  // as nearly every number is written
  if (/^(?:0|[1-9][0-9]{0,14})$/.test(text)) return { value: Number(text), problem: null };
  const sign = text.startsWith('-') ? -1 : 1;
  const digits = text.replace(/^[+-]/, '');
  if (/^(?:0|[1-9][0-9]{0,30})$/.test(digits)) return { value: sign * Number(digits), problem: null };
  if (/^0[0-7]{1,30}$/.test(digits)) return { value: sign * parseInt(digits, 8), problem: 'OCTAL_NUMBER' };
  if (/^0[xX][0-9A-Fa-f]{1,30}$/.test(digits))
    return { value: sign * parseInt(digits, 16), problem: 'HEX_NUMBER' };
  return { value: 0, problem: 'NOT_A_NUMBER' };
}

/** A port: a number, or where `names` a TCP service name. null when it is neither. */
export function readPort(text: string, names: boolean): number | null {
  const read = readNumber(text);
  if (read.problem !== 'NOT_A_NUMBER') return read.value;
  return names && Object.hasOwn(SERVICE_PORTS, text) ? (SERVICE_PORTS[text] ?? null) : null;
}

function number(text: string, min: number, max: number): Problem {
  const { value, problem } = readNumber(text);
  // 0539 is no octal number either: strtol stops at the 9 and the original refuses it.
  if (problem === 'NOT_A_NUMBER' && /^[+-]?0[0-9]+$/.test(text))
    return ['OCTAL_NUMBER', { read: 'none at all' }];
  if (problem === 'NOT_A_NUMBER' || problem === 'OCTAL_NUMBER') return [problem, { read: value }];
  if (value < min || value > max) return ['OUT_OF_RANGE', { min, max }];
  return problem && [problem, { read: value }];
}

function address(text: string, none: boolean): Problem {
  const kind = family(text);
  if (kind) {
    if (isUnspecified(text)) return none ? null : ['ADDRESS_NONE'];
    if (isUnusable(text)) return ['ADDRESS_UNUSABLE'];
    return kind === 6 ? ['EXTENSION_IPV6'] : null;
  }
  const parts = text.split('.');
  if (parts.length === 4 && parseIPv4(parts.map((p) => p.replace(/^0+(?=[0-9])/, '')).join('.')) !== null)
    return ['ADDRESS_LEADING_ZERO'];
  if (parts.length < 4 && parts.every((p) => /^(?:[0-9]+|0[xX][0-9A-Fa-f]+)$/.test(p)))
    return ['ADDRESS_SHORT_FORM'];
  const label = /^[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$/;
  if (/[A-Za-z]/.test(text) && text.length < 254 && parts.every((p) => label.test(p))) return ['HOST_NAME'];
  return ['BAD_ADDRESS'];
}

/** IFNAMSIZ - 1: the kernel's limit for an interface name, and for a label with its alias */
export const MAX_DEVICE = 15;

function device(text: string): Problem {
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]*(?::[A-Za-z0-9_.-]+)?$/.test(text)) return ['BAD_DEVICE'];
  return text.length > MAX_DEVICE ? ['DEVICE_TOO_LONG'] : null;
}

function oneOf(text: string, values: readonly string[], extensions: readonly string[]): Problem {
  if (values.includes(text)) return null;
  if (extensions.includes(text)) return ['EXTENSION'];
  return ['NOT_IN_LIST', { allowed: [...values, ...extensions].join(', ') }];
}

/** A control character could end the line and begin another directive: the hole of the original console. */
function controls(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if ((c < 32 && c !== 9) || c === 127) return true;
  }
  return false;
}

const SHAPE_PROBLEM = {
  path: 'BAD_CHECK_PATH',
  host: 'BAD_CHECK_HOST',
  status: 'BAD_CHECK_STATUS',
  digest: 'BAD_CHECK_DIGEST',
} as const;

/** of `[ a b c ]` */
export const BRACKETS: ReadonlySet<string> = new Set(['[', ']']);

/** The largest network that was ever given out (10.0.0.0/8 is one); wider ones are typing errors, or 0.0.0.0, which means none. */
const WIDEST_NETWORK = 8;

function mask(length: number | null, grouping = false): Problem {
  if (length === null) return ['MASK_NOT_CONTIGUOUS'];
  return !grouping && length > 0 && length < WIDEST_NETWORK ? ['MASK_WIDE', { prefix: length }] : null;
}

function problemOf(field: Field, text: string): Problem {
  if (controls(text)) return ['CONTROL_CHARACTER'];
  const { type } = field;
  switch (type.kind) {
    case 'int':
      return number(text, type.min, type.max);
    case 'bool': {
      const { value, problem } = readNumber(text);
      if (problem === 'NOT_A_NUMBER' || (value !== 0 && value !== 1)) return ['NOT_BOOLEAN'];
      return problem && [problem, { read: value }];
    }
    case 'port': {
      if (/^[+-]?[0-9]/.test(text)) return number(text, 1, 65535);
      const port = readPort(text, type.names);
      if (port === null) return type.names ? ['SERVICE_NAME_UNKNOWN'] : ['NOT_A_NUMBER'];
      return readNumber(text).problem === 'NOT_A_NUMBER'
        ? ['SERVICE_NAME', { port }]
        : number(text, 1, 65535);
    }
    case 'address':
      return address(text, type.none);
    case 'mask':
      if (parseIPv4(text) === null) return ['BAD_MASK'];
      return mask(maskLength(text), type.grouping);
    case 'device':
      return device(text);
    case 'enum':
      if (type.paths && /^\/[^ \t]+$/.test(text)) return null;
      return oneOf(text, type.values, type.extensions ?? []);
    case 'program':
      return text !== '' && !text.startsWith('/') ? ['PROGRAM_NOT_ABSOLUTE'] : null;
    case 'shaped':
      return SHAPES[type.shape](text) ? null : [SHAPE_PROBLEM[type.shape]];
    case 'list':
      return type.addresses && !BRACKETS.has(text) ? address(text, false) : null;
    case 'text':
      return null;
  }
}

/**
 * Is this text a right value of the field? Forms and `validate` ask the same question here.
 * @param text the value alone: no quotes around it; of `address` the address only, its device is a field of its own
 * @returns null, or the one finding (error: it may not be saved; warning: it may)
 */
export function checkValue(field: Field, text: string): Finding | null {
  const problem = problemOf(field, text);
  if (!problem) return null;
  return finding(problem[0], {}, { name: field.name, value: quoted(text), ...problem[1] });
}
