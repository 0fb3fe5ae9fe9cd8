/** One ssh public key, checked down to its bytes. */
export interface PublicKey {
  type: string;
  /** canonical base64, as it stands in the file */
  base64: string;
}

/** What follows the type in each key's blob: number of length-prefixed fields. */
const types: Record<string, number> = {
  'ssh-ed25519': 1,
  'ecdsa-sha2-nistp256': 2,
  'ecdsa-sha2-nistp384': 2,
  'ecdsa-sha2-nistp521': 2,
  'ssh-rsa': 2,
};

/** Shorter ones can be factored; today's sshd refuses less than 1024 and most policies less than this. */
const minimumRsaBits = 2048;

/**
 * Reads what must be exactly one public key: `TYPE BASE64 [comment]`, nothing before it and no second line. The comment is
 * dropped.
 * @returns the key, or in words why it is none
 */
export function parsePublicKey(text: string): PublicKey | { wrong: string } {
  const line = text.replace(/\r?\n$/, '');
  if (/[\u0000-\u001f\u007f]/.test(line)) return { wrong: 'it is more than one line' };
  const [type = '', base64 = ''] = line.trim().split(/ +/);
  if (!Object.hasOwn(types, type))
    return { wrong: `it does not begin with one of ${Object.keys(types).join(', ')}` };
  const blob = Buffer.from(base64, 'base64');
  if (base64 === '' || blob.toString('base64') !== base64) return { wrong: 'its second word is no base64' };
  const fields = readFields(blob);
  if (!fields || fields[0]?.toString('latin1') !== type || fields.length !== 1 + types[type]!) {
    return { wrong: `its bytes are no ${type} key` };
  }
  if (type === 'ssh-ed25519' && fields[1]!.length !== 32)
    return { wrong: 'its bytes are no ssh-ed25519 key' };
  if (type.startsWith('ecdsa') && fields[1]!.toString('latin1') !== type.slice('ecdsa-sha2-'.length)) {
    return { wrong: `its bytes are no ${type} key` };
  }
  if (type === 'ssh-rsa' && bitsOf(fields[2]!) < minimumRsaBits) {
    return { wrong: `it is an RSA key of less than ${minimumRsaBits} bits` };
  }
  return { type, base64 };
}

/** The length-prefixed fields of an ssh blob (RFC 4253 section 6.6); null when they do not fill it exactly. */
function readFields(blob: Buffer): Buffer[] | null {
  const fields: Buffer[] = [];
  let at = 0;
  while (at < blob.length) {
    if (at + 4 > blob.length) return null;
    const length = blob.readUInt32BE(at);
    if (at + 4 + length > blob.length) return null;
    fields.push(blob.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return fields;
}

/** Bits of a multiple-precision integer (RFC 4251 section 5). */
function bitsOf(mpint: Buffer): number {
  const first = mpint.findIndex((byte) => byte !== 0);
  return first < 0 ? 0 : (mpint.length - first) * 8 - Math.clz32(mpint[first]!) + 24;
}
