/** The programs that people come with, in the order in which their names must be looked for: Chrome calls itself Safari too. */
const KNOWN = ['Firefox', 'Edg', 'OPR', 'Chrome', 'Safari', 'Links', 'Lynx', 'w3m', 'ELinks', 'curl', 'Wget'];
const CALLED: Record<string, string> = { Edg: 'Edge', OPR: 'Opera' };

/** `Firefox 128` of a User-Agent header; its first word where the program is not known; null where there is none. */
export function browserName(userAgent: string): string | null {
  for (const name of KNOWN) {
    const found = new RegExp(`${name}[/ (]+(\\d+)`).exec(userAgent);
    if (found) return `${CALLED[name] ?? name} ${found[1]}`;
  }
  return userAgent.split(/[\s/]/)[0]?.slice(0, 40) || null;
}
