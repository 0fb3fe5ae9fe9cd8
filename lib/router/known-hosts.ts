import { createHash, createHmac } from 'node:crypto';

/** A host's public key as ssh sends it: the type is its first string. */
export interface HostKey {
  type: string;
  blob: Buffer;
}

/** What a known_hosts file says about one host. */
export interface KnownKeys {
  pinned: HostKey[];
  revoked: HostKey[];
}

/** The name under which OpenSSH files a host: plain at port 22, `[host]:port` elsewhere (sshd(8), SSH_KNOWN_HOSTS). */
export function knownName(host: string, port: number): string {
  return port === 22 ? host : `[${host}]:${port}`;
}

/** @returns the key in a blob, or null when its type cannot be read */
export function hostKey(blob: Buffer): HostKey | null {
  if (blob.length < 8) return null;
  const length = blob.readUInt32BE(0);
  if (length === 0 || length > 64 || blob.length < 4 + length) return null;
  return { type: blob.subarray(4, 4 + length).toString('latin1'), blob };
}

/** `SHA256:…` as `ssh-keygen -lf` prints it: base64 without padding. */
export function fingerprint(blob: Buffer): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

interface Line {
  marker: string;
  names: string[];
  key: HostKey;
}

/** One line of known_hosts; null for comments, blank lines and what is no key. */
function parseLine(text: string): Line | null {
  const words = text.trim().split(/\s+/);
  if (!words[0] || words[0].startsWith('#')) return null;
  const marker = words[0].startsWith('@') ? (words.shift() ?? '') : '';
  const [names = '', type = '', base64 = ''] = words;
  const key = hostKey(Buffer.from(base64, 'base64'));
  return key?.type === type ? { marker, names: names.split(','), key } : null;
}

/** Does a name of the file, plain or hashed (`|1|salt|sum`), stand for the host? Patterns are not used by this product. */
function isName(entry: string, name: string): boolean {
  if (!entry.startsWith('|1|')) return entry === name;
  const [, , salt = '', sum] = entry.split('|');
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === sum;
}

/** The keys that a known_hosts file pins or revokes for a host. Certificate authorities are not honoured. */
export function knownKeys(text: string, host: string, port: number): KnownKeys {
  const name = knownName(host, port);
  const found: KnownKeys = { pinned: [], revoked: [] };
  for (const raw of text.split('\n')) {
    const line = parseLine(raw);
    if (!line?.names.some((entry) => isName(entry, name))) continue;
    if (line.marker === '') found.pinned.push(line.key);
    if (line.marker === '@revoked') found.revoked.push(line.key);
  }
  return found;
}

/** Exact match with a pinned key, and not revoked. */
export function isTrusted(blob: Buffer, { pinned, revoked }: KnownKeys): boolean {
  return pinned.some((key) => key.blob.equals(blob)) && !revoked.some((key) => key.blob.equals(blob));
}

/** The line that pins a key. */
export function pinLine(host: string, port: number, key: HostKey): string {
  return `${knownName(host, port)} ${key.type} ${key.blob.toString('base64')}`;
}

/** @returns the key of a line made by `pinLine` for that host, or null when it is another host's or no key */
export function keyOfLine(line: string, host: string, port: number): HostKey | null {
  const parsed = parseLine(line);
  return parsed?.marker === '' && parsed.names.length === 1 && parsed.names[0] === knownName(host, port)
    ? parsed.key
    : null;
}

/** The file without any pin of that host; revocations and other hosts stay as they are. */
export function withoutPins(text: string, host: string, port: number): string {
  const name = knownName(host, port);
  const kept = text.split('\n').filter((raw) => {
    const line = parseLine(raw);
    return line?.marker !== '' || !line.names.some((entry) => isName(entry, name));
  });
  return kept.join('\n');
}
