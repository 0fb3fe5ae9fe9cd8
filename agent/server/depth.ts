/**
 * Whether a JSON text nests deeper than allowed, found in one pass before it is parsed: a parser that follows a hundred thousand
 * brackets costs more than the answer is worth, and no message of ours nests deeper than ten.
 */
export function tooDeep(json: Buffer, limit = 32): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < json.length; i++) {
    const byte = json[i];
    if (inString) {
      if (byte === 0x5c) i++;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) inString = true;
    else if (byte === 0x5b || byte === 0x7b) {
      if (++depth > limit) return true;
    } else if (byte === 0x5d || byte === 0x7d) depth--;
  }
  return false;
}
