type Control = 'lineEnd' | 'return' | 'tab';

/** A piece of what a check sends or expects: plain text, or a character that has no shape of its own. */
export interface Piece {
  text: string;
  /** key of the character's name, `virtual.controls.…`; null for plain text */
  control: Control | null;
}

const NAMES: Record<string, [string, Control | null]> = {
  n: ['LF', 'lineEnd'],
  r: ['CR', 'return'],
  t: ['TAB', 'tab'],
  '\\': ['\\', null],
  '"': ['"', null],
  "'": ["'", null],
};

/**
 * What really goes over the wire, from the file's text: `\n \r \t \\ \" \'` are the escapes of the original (nanny); a text of one
 * character is taken as it is. Any other backslash stays.
 */
export function pieces(text: string): { pieces: Piece[]; bytes: number } {
  const out: Piece[] = [];
  let bytes = 0;
  const plain = (s: string) => {
    bytes += new TextEncoder().encode(s).length;
    const last = out.at(-1);
    if (last?.control === null) last.text += s;
    else out.push({ text: s, control: null });
  };
  if (text.length < 2) {
    if (text) plain(text);
    return { pieces: out, bytes };
  }
  for (let i = 0; i < text.length; i++) {
    const next = text[i] === '\\' ? NAMES[text[i + 1] ?? ''] : undefined;
    if (!next) plain(text[i] ?? '');
    else {
      i++;
      const [character, control] = next;
      if (control) {
        out.push({ text: character, control });
        bytes++;
      } else plain(character);
    }
  }
  return { pieces: out, bytes };
}
