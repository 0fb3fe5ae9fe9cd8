/**
 * Whether a JSON text nests deeper than allowed, found in one pass before it is parsed: a parser that follows a hundred thousand
 * brackets costs more than the answer is worth, and no message of ours nests deeper than ten.
 */
export function tooDeep(json: Buffer, limit = 32): boolean {
  let depth = 0;
  for (let i = 0; i < json.length; i++) {
    const byte = json[i];
    if (byte === 0x22) i = endOfString(json, i + 1);
    else if (byte === 0x5b || byte === 0x7b) {
      if (++depth > limit) return true;
    } else if (byte === 0x5d || byte === 0x7d) depth--;
  }
  return false;
}

/** Index of the quote that ends the string whose content begins at `from`. A file of 1 MB is one string: it is not walked through. */
function endOfString(json: Buffer, from: number): number {
  for (let start = from; ;) {
    const quote = json.indexOf(0x22, start);
    if (quote < 0) return json.length;
    let escapes = quote;
    while (escapes > start && json[escapes - 1] === 0x5c) escapes--;
    if ((quote - escapes) % 2 === 0) return quote;
    start = quote + 1;
  }
}
