/** Stands in every value that would do something: what runs it, writes it or shows it unescaped can be found. */
export const MARK = 'xq7';
/** What a shell would make of some of the values. */
export const EVIL_FILE = `/tmp/${MARK}-made`;

/**
 * What may come in a field, header or path in place of what is asked for, by what it means something to. `encoded`: as it stands in
 * a form's body or a query, where it is no text.
 */
export const HOSTILE: Record<string, string | { encoded: string }> = {
  'shell ;': `x; touch ${EVIL_FILE}`,
  'shell $()': `$(touch ${EVIL_FILE})`,
  'shell backquote': `\`touch ${EVIL_FILE}\``,
  'shell |': `| touch ${EVIL_FILE}`,
  'lvs.cf {': `${MARK} {`,
  'lvs.cf }': '}',
  'lvs.cf =': `${MARK} = 1`,
  'lvs.cf "': `a"b" "${MARK}`,
  'lvs.cf #': `${MARK} # {`,
  'lvs.cf \\': `${MARK}\\`,
  'lvs.cf directive': `1\n client_monitor = /bin/${MARK}`,
  'lvs.cf block': `1\n}\nvirtual ${MARK} {\n`,
  'keepalived !': `! ${MARK}`,
  'keepalived include': 'include /etc/passwd',
  'keepalived $': `$${MARK} @lvs1 ~SEQ(x,1,9)`,
  newline: `${MARK}\n`,
  CR: `${MARK}\r`,
  header: `${MARK}\r\nset-cookie: ${MARK}=1\r\n\r\n<p>`,
  NUL: `${MARK}\0`,
  '-': '-rf',
  '--': '--help',
  '../': `../../../../../../../tmp/${MARK}-made`,
  absolute: '/etc/passwd',
  script: `<script>${MARK}()</script>`,
  'end of script': `</script><script>${MARK}()</script>`,
  img: `"><img src=x onerror=${MARK}()>`,
  attribute: `" onmouseover="${MARK}()`,
  link: `javascript:${MARK}()`,
  template: `{{7*7}} \${7*7} <%= 7*7 %> {0} {${MARK}}`,
  terminal: `\x1b[31m${MARK}\x07`,
  'right to left': `\u202e${MARK}`,
  'line separator': `${MARK}\u2028x`,
  prototype: '__proto__',
  number: '99999999999999999999',
  'not a number': 'NaN',
  'no UTF-8': { encoded: '%ff%fe%c3%28' },
  surrogate: { encoded: '%ed%a0%80' },
  'half an escape': { encoded: '%' },
  'long text': `${MARK} `.repeat(1000),
};

/** Longer than any field: a megabyte. */
export const MEGABYTE = 'A'.repeat(1024 * 1024);

/** As it stands in a body or a query. */
export const encode = (value: string | { encoded: string }): string =>
  typeof value === 'string' ? encodeURIComponent(value) : value.encoded;

/** A form's body or a query. */
export const bodyOf = (values: readonly (readonly [string, string | { encoded: string }])[]): string =>
  values.map(([name, value]) => `${encodeURIComponent(name)}=${encode(value)}`).join('&');

/** What of a page, or of an answer's headers, a hostile value has become part of; empty: nothing. */
export function faultsOf({ headers, body }: { headers: Record<string, unknown>; body: string }): string[] {
  const faults: string[] = [];
  if (JSON.stringify(headers).includes(`${MARK}=1`)) faults.push('a header of its own');
  if (!String(headers['content-type']).startsWith('text/html')) return faults;
  if (body.includes(`</script><script>${MARK}`)) faults.push('ends a script of ours');
  for (const tag of body.match(/<script\b[^>]*>/gi) ?? [])
    if (!/\bnonce="[^"]+"/.test(tag)) faults.push(`a script without nonce: ${tag}`);
  const shown = body.replace(/<script\b[\s\S]*?<\/script>/gi, '');
  for (const piece of [`<script>${MARK}`, '<img src=x', `" onmouseover="${MARK}`])
    if (shown.includes(piece)) faults.push(`not escaped: ${piece}`);
  if (new RegExp(`(?:href|src|action)="javascript:${MARK}`).test(shown)) faults.push('a link that runs');
  return faults;
}
