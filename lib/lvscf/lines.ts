export interface Line {
  text: string;
  eol: string;
  /** where the next line begins */
  next: number;
}

/** The line that begins at `at`. Lines end with LF, CRLF or a lone CR; the last one of a file may end with nothing. */
export function lineAt(source: string, at: number): Line {
  let end = at;
  while (end < source.length && source.charCodeAt(end) !== 10 && source.charCodeAt(end) !== 13) end++;
  let next = end;
  if (next < source.length)
    next += source.charCodeAt(end) === 13 && source.charCodeAt(end + 1) === 10 ? 2 : 1;
  return { text: source.slice(at, end), eol: source.slice(end, next), next };
}

/** All lines in turn. They are never kept together: a file of line ends alone would be a thousand times its size. */
export function* linesOf(source: string): Generator<Line> {
  for (let at = 0; at < source.length;) {
    const line = lineAt(source, at);
    yield line;
    at = line.next;
  }
}
