import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fingerprint, hostKey, isTrusted, keyOfLine, knownKeys, pinLine, withoutPins } from './known-hosts';

function key(type: string, fill: number) {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(type.length);
  const made = hostKey(Buffer.concat([head, Buffer.from(type), Buffer.alloc(40, fill)]));
  if (!made) throw new Error('the test made no key');
  return made;
}
const good = key('ssh-ed25519', 1);
const other = key('ssh-ed25519', 2);

describe('known_hosts (R42)', () => {
  it('R42 trusts only the exact key of that host and port', () => {
    const text = `# peers\n${pinLine('10.0.0.12', 2222, good)}\n`;
    expect(text).toContain('[10.0.0.12]:2222 ssh-ed25519 ');
    const known = knownKeys(text, '10.0.0.12', 2222);
    expect(isTrusted(good.blob, known)).toBe(true);
    expect(isTrusted(other.blob, known)).toBe(false);
    expect(knownKeys(text, '10.0.0.12', 22).pinned).toEqual([]);
    expect(knownKeys(text, '10.0.0.1', 2222).pinned).toEqual([]);
  });

  it('R42 refuses a key that is pinned and revoked, and a certificate authority pins nothing', () => {
    const line = pinLine('backup', 22, good);
    expect(isTrusted(good.blob, knownKeys(`${line}\n@revoked ${line}`, 'backup', 22))).toBe(false);
    expect(knownKeys(`@cert-authority ${line}`, 'backup', 22).pinned).toEqual([]);
  });

  it('reads hashed names and lists of names', () => {
    const salt = Buffer.from('12345678901234567890');
    const sum = createHmac('sha1', salt).update('[backup]:2222').digest('base64');
    const blob = good.blob.toString('base64');
    expect(
      knownKeys(`|1|${salt.toString('base64')}|${sum} ssh-ed25519 ${blob}`, 'backup', 2222).pinned,
    ).toHaveLength(1);
    expect(knownKeys(`a,backup,b ssh-ed25519 ${blob}`, 'backup', 22).pinned).toHaveLength(1);
  });

  it('takes no line whose type is not that of its key', () => {
    const line = pinLine('backup', 22, good).replace('ssh-ed25519', 'ssh-rsa');
    expect(knownKeys(line, 'backup', 22).pinned).toEqual([]);
    expect(keyOfLine(line, 'backup', 22)).toBeNull();
  });

  it('accepts for a pin only the line of that very host', () => {
    const line = pinLine('backup', 2222, good);
    expect(keyOfLine(line, 'backup', 2222)?.blob.equals(good.blob)).toBe(true);
    expect(keyOfLine(line, 'backup', 22)).toBeNull();
    expect(keyOfLine(`@revoked ${line}`, 'backup', 2222)).toBeNull();
    expect(keyOfLine(`x,${line}`, 'backup', 2222)).toBeNull();
  });

  it('forgets the pins of one host and nothing else', () => {
    const mine = pinLine('backup', 22, good);
    const theirs = pinLine('other', 22, other);
    expect(withoutPins(`# a\n${mine}\n@revoked ${mine}\n${theirs}\n`, 'backup', 22)).toBe(
      `# a\n@revoked ${mine}\n${theirs}\n`,
    );
  });

  it('prints a fingerprint as ssh-keygen does', () => {
    expect(fingerprint(good.blob)).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
  });
});
