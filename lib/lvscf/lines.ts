export interface Line {
  text: string;
  eol: string;
}

/** Lines end with LF, CRLF or a lone CR. Each `indexOf` runs over the file once, so the split is linear for any input. */
export function splitLines(source: string): Line[] {
  const lines: Line[] = [];
  let lf = source.indexOf('\n');
  let cr = source.indexOf('\r');
  let at = 0;
  while (lf >= 0 || cr >= 0) {
    if (cr >= 0 && (lf < 0 || cr < lf)) {
      const eol = lf === cr + 1 ? '\r\n' : '\r';
      lines.push({ text: source.slice(at, cr), eol });
      at = cr + eol.length;
    } else {
      lines.push({ text: source.slice(at, lf), eol: '\n' });
      at = lf + 1;
    }
    if (lf >= 0 && lf < at) lf = source.indexOf('\n', at);
    if (cr >= 0 && cr < at) cr = source.indexOf('\r', at);
  }
  if (at < source.length) lines.push({ text: source.slice(at), eol: '' });
  return lines;
}
