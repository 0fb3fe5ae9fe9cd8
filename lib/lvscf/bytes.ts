/**
 * lvs.cf is bytes. Inside this room they are a latin1 string: one character is one byte, so offsets are byte offsets. What the
 * rest of the house sees is text: UTF-8 where the bytes are UTF-8, and each other byte 0x80-0xFF as the lone surrogate
 * U+DC80-U+DCFF, so that text → bytes gives back exactly what was read.
 */

const ASCII = /^[\x00-\x7f]*$/;
const UTF8_OR_BYTE =
  /[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|[\x80-\xff]/g;

/** Bytes as latin1 → text as people read it. Reversible by `toLatin1`. */
export function toText(latin1: string): string {
  if (ASCII.test(latin1)) return latin1;
  return latin1.replace(UTF8_OR_BYTE, (bytes) =>
    bytes.length === 1
      ? String.fromCharCode(0xdc00 + bytes.charCodeAt(0))
      : Buffer.from(bytes, 'latin1').toString('utf8'),
  );
}

/** Text → bytes as latin1: UTF-8, and U+DC80-U+DCFF standing alone as the byte that they came from. */
export function toLatin1(text: string): string {
  if (ASCII.test(text)) return text;
  let out = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0xdc80 && code <= 0xdcff) out += String.fromCharCode(code - 0xdc00);
    else out += Buffer.from(character, 'utf8').toString('latin1');
  }
  return out;
}

/** The bytes that a text of the typed view stands for, e.g. of `send`. */
export function bytesOf(text: string): Buffer {
  return Buffer.from(toLatin1(text), 'latin1');
}
