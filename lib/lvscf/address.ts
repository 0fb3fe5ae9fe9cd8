/**
 * IPv4 and IPv6 addresses, strictly: what one tool reads as decimal and another as octal (`010.0.0.1`), and the short forms of
 * inet_aton(3) (`10.1`), are never accepted.
 */

export type Family = 4 | 6;

/** @returns the four bytes as one unsigned number, or null when it is not exactly four decimal parts without leading zeros */
export function parseIPv4(text: string): number | null {
  let value = 0;
  let dots = 0;
  // of the part that is being read; -1: it has no digit yet
  let byte = -1;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit === -2) {
      if (byte < 0 || ++dots > 3) return null;
      value = value * 256 + byte;
      byte = -1;
    } else if (digit < 0 || digit > 9 || byte === 0) return null;
    else if ((byte = byte < 0 ? digit : byte * 10 + digit) > 255) return null;
  }
  return dots === 3 && byte >= 0 ? value * 256 + byte : null;
}

/** @returns the eight groups, or null. RFC 4291 text forms; no zone index, an embedded IPv4 tail only at the end. */
export function parseIPv6(text: string): number[] | null {
  if (text.length > 45 || !text.includes(':')) return null;
  let rest = text;
  const tail: number[] = [];
  if (rest.includes('.')) {
    const colon = rest.lastIndexOf(':');
    const v4 = parseIPv4(rest.slice(colon + 1));
    if (v4 === null) return null;
    tail.push(Math.floor(v4 / 65536), v4 % 65536);
    rest = rest.slice(0, colon + 1);
    if (!rest.endsWith('::')) rest = rest.slice(0, -1);
  }
  const halves = rest.split('::');
  if (halves.length > 2) return null;
  const groups = (half: string): number[] | null => {
    if (half === '') return [];
    const out: number[] = [];
    for (const group of half.split(':')) {
      if (!/^[0-9A-Fa-f]{1,4}$/.test(group)) return null;
      out.push(parseInt(group, 16));
    }
    return out;
  };
  const head = groups(halves[0] ?? '');
  const end = groups(halves[1] ?? '');
  if (!head || !end) return null;
  const given = head.length + end.length + tail.length;
  if (halves.length === 1) return given === 8 ? [...head, ...tail] : null;
  if (given > 7) return null;
  return [...head, ...new Array<number>(8 - given).fill(0), ...end, ...tail];
}

/** 4, 6, or null when it is no address at all */
export function family(text: string): Family | null {
  if (parseIPv4(text) !== null) return 4;
  return parseIPv6(text) !== null ? 6 : null;
}

/** One spelling for each address (IPv6 as in RFC 5952), so that equal addresses are equal strings; other text as it is. */
export function canonical(text: string): string {
  if (!text.includes(':')) return text;
  const groups = parseIPv6(text);
  if (!groups) return text;
  let best = { at: -1, length: 1 };
  for (let i = 0; i < 8; i++) {
    let length = 0;
    while (i + length < 8 && groups[i + length] === 0) length++;
    if (length > best.length) best = { at: i, length };
    if (length) i += length - 1;
  }
  const hex = groups.map((g) => g.toString(16));
  if (best.at < 0) return hex.join(':');
  return `${hex.slice(0, best.at).join(':')}::${hex.slice(best.at + best.length).join(':')}`;
}

/** `IP:PORT`, IPv6 in brackets */
export function endpoint(address: string, port: number): string {
  const a = canonical(address);
  return a.includes(':') ? `[${a}]:${port}` : `${a}:${port}`;
}

/** Length of a contiguous mask: `255.255.255.0` → 24; null when it is no mask or has holes. 0.0.0.0 is 0. */
export function maskLength(mask: string): number | null {
  const value = parseIPv4(mask);
  if (value === null) return null;
  const inverse = 0xffffffff - value;
  if ((inverse & (inverse + 1)) !== 0) return null;
  return 32 - Math.round(Math.log2(inverse + 1));
}

/** Do two IPv4 addresses lie in one network of that prefix length? False when either is no IPv4 address. */
export function sameNetwork(a: string, b: string, prefix: number): boolean {
  const x = parseIPv4(a);
  const y = parseIPv4(b);
  if (x === null || y === null) return false;
  const size = 2 ** (32 - prefix);
  return Math.floor(x / size) === Math.floor(y / size);
}

/** An IPv4 loopback or `::1` */
export function isLoopback(text: string): boolean {
  const value = parseIPv4(text);
  return value !== null ? Math.floor(value / 2 ** 24) === 127 : canonical(text) === '::1';
}

/** 169.254.0.0/16 and fe80::/10: good on one link only, never routed (RFC 3927, RFC 4291) */
export function isLinkLocal(text: string): boolean {
  const value = parseIPv4(text);
  if (value !== null) return Math.floor(value / 2 ** 16) === 0xa9fe;
  const first = parseIPv6(text)?.[0] ?? 0;
  return first >= 0xfe80 && first <= 0xfebf;
}

/** 0.0.0.0 and `::`, the file's way to say "none" */
export function isUnspecified(text: string): boolean {
  return text === '0.0.0.0' || (text.includes(':') && canonical(text) === '::');
}

/** Multicast, broadcast or 0.x: nothing that a host can have */
export function isUnusable(text: string): boolean {
  const value = parseIPv4(text);
  if (value !== null) return value >= 0xe0000000 || (value !== 0 && value < 0x01000000);
  const groups = parseIPv6(text);
  return groups !== null && (groups[0] ?? 0) >= 0xff00;
}
