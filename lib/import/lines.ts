/** One logical line of a line-oriented file. */
export interface Line {
  /** of its first physical line, from 1 */
  number: number;
  /** without comment and blanks at the end */
  text: string;
  /** began with a blank or tab */
  indented: boolean;
}

/** Lines that are not empty; `#` begins a comment at the beginning of a line or behind a blank, outside of quotes. */
export function lines(text: string, { continued = false } = {}): Line[] {
  const out: Line[] = [];
  let open: Line | null = null;
  for (const [n, raw] of text.split('\n').entries()) {
    const whole = uncommented(raw.replace(/\r$/, ''));
    const more = continued && whole.endsWith('\\');
    const body = more ? whole.slice(0, -1) : whole;
    if (open) open.text = `${open.text} ${body.trim()}`;
    else if (body.trim() !== '' || more)
      open = { number: n + 1, text: body.trim(), indented: /^[ \t]/.test(body) };
    if (open && !more) {
      out.push(open);
      open = null;
    }
  }
  if (open) out.push(open);
  return out;
}

function uncommented(line: string): string {
  let quote = '';
  for (let i = 0; i < line.length; i++) {
    const c = line[i] ?? '';
    if (quote) {
      if (c === quote) quote = '';
    } else if (c === '"' || c === "'") quote = c;
    else if (c === '#' && (i === 0 || /\s/.test(line[i - 1] ?? ''))) return line.slice(0, i).trimEnd();
  }
  // An apostrophe that never closes quotes nothing.
  const at = quote ? line.search(/(?:^|\s)#/) : -1;
  return (at < 0 ? line : line.slice(0, at)).trimEnd();
}

/** Words split at blanks; a quoted one is kept together, without its quotes. */
export function words(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((m) => m[1] ?? m[2] ?? m[3] ?? '');
}
