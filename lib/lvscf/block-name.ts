import { toLatin1 } from './bytes';
import type { BlockKind } from './cst';
import { finding, quoted } from './findings';
import type { Finding } from './types';
import { spellName } from './words';

/** Nobody reads a longer one in a table; the original's console cut lines at 80 bytes anyway. */
const MAX_NAME = 255;

/**
 * What speaks against a name of a virtual server, real server or failover service; null: it can be written.
 * The parameter `name` of these findings is the form's field, so that the console says them beside it.
 */
export function nameFault(kind: BlockKind, name: string): Finding | null {
  const latin1 = toLatin1(name);
  if (latin1 === '') return finding('BLOCK_NAME_MISSING', {}, { kind, name: 'name' });
  if (name.length > MAX_NAME) return finding('NAME_TOO_LONG', {}, { kind, name: 'name', max: MAX_NAME });
  if (/[\x00-\x08\x0a-\x1f\x7f]/.test(latin1)) return finding('CONTROL_CHARACTER', {}, { name: 'name' });
  // The daemons would read most names with braces, but the original console counts braces wherever they stand.
  const spelt = /[{}]/.test(latin1) ? null : spellName(latin1);
  return spelt === null
    ? finding('NAME_NOT_WRITABLE', {}, { kind, name: 'name', value: quoted(name) })
    : null;
}
