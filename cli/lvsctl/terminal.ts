/**
 * What steers a terminal or changes what a reader sees of a line: control characters, also those of eight bits, marks of direction,
 * invisible ones, halves of a character.
 */
const STEERING = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Text as it may reach a terminal: a peer, a program or a file made parts of it. What would steer it stands there as its code. */
export const forTerminal = (text: string): string =>
  text.replace(STEERING, (c) => {
    const code = c.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  });

/** A JSON document that means the same and steers nothing; JSON itself escapes only what is below a blank. */
export const jsonForTerminal = (value: unknown): string =>
  JSON.stringify(value, null, 2).replace(STEERING, (c) =>
    Array.from({ length: c.length }, (_, i) => `\\u${c.charCodeAt(i).toString(16).padStart(4, '0')}`).join(
      '',
    ),
  );
