import { createHmac, timingSafeEqual } from 'node:crypto';

/** RFC 6238 as every authenticator app takes it: SHA-1, 30 seconds, 6 digits. */
const STEP_S = 30;
const DIGITS = 6;
/** Steps before and after the present one that count too: a telephone's clock, and a code typed at its end (RFC 6238, 5.2). */
const DRIFT = 1;
/** RFC 4226 (4, R6) recommends 160 bits. */
export const SECRET_BYTES = 20;

/** RFC 4648 base32, without padding. */
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A secret as apps take it, in base32. */
export function base32(secret: Uint8Array): string {
  let bits = '';
  for (const byte of secret) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{5}/g) ?? []).map((five) => BASE32[parseInt(five, 2)]).join('');
}

function bytesOf(secret: string): Buffer {
  const bits = [...secret].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => parseInt(eight, 2)));
}

/** The code of one time step (RFC 4226, 5.3). @param step whole 30 seconds since 1970 */
export function codeOf(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', bytesOf(secret)).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 0x0f;
  const number = digest.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

export const stepAt = (now: number): number => Math.floor(now / 1000 / STEP_S);

/**
 * Which time step a typed code belongs to; null: none that counts now.
 * @param after steps up to this one were used already
 */
export function stepOf(secret: string, typed: string, after: number, now = Date.now()): number | null {
  const code = Buffer.from(typed.replace(/\s/g, ''));
  if (code.length !== DIGITS) return null;
  const present = stepAt(now);
  for (let step = present - DRIFT; step <= present + DRIFT; step++)
    if (step > after && timingSafeEqual(Buffer.from(codeOf(secret, step)), code)) return step;
  return null;
}

/** What an authenticator app takes up: a link, or the text of a QR code. */
export function otpauthUri(secret: string, user: string, host: string): string {
  const label = `${encodeURIComponent(host)}:${encodeURIComponent(user)}`;
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(`LVS Console ${host}`)}`;
}
