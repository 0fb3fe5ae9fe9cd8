import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decode, encode, type Backup } from './container';
import type { PartName } from './parts';

const SECRET = 'not-to-be-shown-anywhere';
const sample: Backup = {
  product: '0.1.0',
  made: '2026-11-22T06:00:00.000Z',
  host: 'lvs1',
  parts: new Map<PartName, Buffer>([
    ['console.db', Buffer.from([0, 255, 10, 13, 0])],
    ['secret', Buffer.from(SECRET)],
    ['peer.json', Buffer.alloc(0)],
  ]),
};

const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');

/** The sample with another header, and the hash that fits it: made by somebody, not damaged. */
function forged(change: (header: { parts: { name: string }[] } & Record<string, unknown>) => void): Buffer {
  const [first = '', ...rest] = encode(sample).toString('utf8').trimEnd().split('\n');
  const header = JSON.parse(first) as { parts: { name: string }[] } & Record<string, unknown>;
  change(header);
  const parts = rest.slice(0, -1).map((line, index) => {
    const part = JSON.parse(line) as { name: string; data: string };
    return JSON.stringify({ ...part, name: header.parts[index]?.name ?? part.name });
  });
  const body = [JSON.stringify(header), ...parts].map((line) => `${line}\n`).join('');
  return Buffer.from(`${body}${JSON.stringify({ sha256: sha256(body) })}\n`);
}

it('R64 what was put into a backup comes out of it, byte for byte', () => {
  expect(decode(encode(sample))).toEqual(sample);
});

it('R64 refuses a backup in which any byte was changed, or from which the end is missing', () => {
  const good = encode(sample);
  fc.assert(
    fc.property(fc.nat(good.length - 2), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const bad = Buffer.from(good);
      bad[at] = (bad[at] ?? 0) ^ change;
      expect(() => decode(bad)).toThrow(/damaged|no backup|format/);
    }),
  );
  fc.assert(
    fc.property(fc.nat(good.length - 2), (length) => {
      expect(() => decode(good.subarray(0, length))).toThrow(/damaged|no backup/);
    }),
  );
});

it.each(['../../etc/shadow', '/etc/shadow', 'tls/../secret', 'setup-code', 'SECRET'])(
  'R64 refuses a backup that names %s, though its hashes fit',
  (name) => {
    const bytes = forged((header) => ((header.parts[2] as { name: string }).name = name));
    expect(() => decode(bytes)).toThrow(`holds ${JSON.stringify(name)}, which is no part`);
  },
);

it('R64 refuses a part twice, a backup without the secret, and another format', () => {
  const twice = forged((header) => ((header.parts[2] as { name: string }).name = 'secret'));
  expect(() => decode(twice)).toThrow('holds a part twice');
  const without = forged((header) => ((header.parts[1] as { name: string }).name = 'known_hosts'));
  expect(() => decode(without)).toThrow('holds no secret');
  expect(() => decode(forged((header) => (header.formatVersion = 2)))).toThrow('has format 2');
  expect(() => decode(Buffer.from('PK\x03\x04'))).toThrow('no backup of an LVS Console');
});

it('R64 a part that does not fit its own hash is named, and nothing of it repeated', () => {
  const bytes = forged(
    (header) => (header.parts[1] = { ...header.parts[1], sha256: '0'.repeat(64) } as never),
  );
  expect(() => decode(bytes)).toThrow('secret does not fit its hash');
  try {
    decode(bytes);
  } catch (error) {
    expect(String(error)).not.toContain(SECRET);
  }
});
