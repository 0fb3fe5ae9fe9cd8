import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The clusters that were published with the original, byte for byte. */
export function sample(name: 'nat' | 'direct'): Buffer {
  return readFileSync(path.join(import.meta.dirname, `../../../tests/samples/${name}.cf`));
}
