import { createHash } from 'node:crypto';
import { z } from 'zod';
import { BackupFault } from './fault';
import { NEEDED, PARTS, type PartName } from './parts';

/** The format of the file itself; a reader refuses any other. */
const FORMAT_VERSION = 1;
const FORMAT = 'lvs-console backup';
/** A database with a million entries of the audit has some 150 MB; the longest string of Node has 512 MB. */
export const MAX_PART_BYTES = 256 * 1024 * 1024;

const formatSchema = z.object({ format: z.literal(FORMAT), formatVersion: z.number().int() });
const headerSchema = z.strictObject({
  format: z.literal(FORMAT),
  formatVersion: z.literal(FORMAT_VERSION),
  /** version of the console that made it */
  product: z.string().max(64),
  made: z.iso.datetime(),
  host: z.string().max(255),
  parts: z
    .array(
      z.strictObject({
        name: z.string().max(255),
        bytes: z.number().int().min(0).max(MAX_PART_BYTES),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .max(100),
});
const partSchema = z.strictObject({ name: z.string(), data: z.string() });
const endSchema = z.strictObject({ sha256: z.string() });

/** What is in a backup, and where and when it was made. */
export interface Backup {
  product: string;
  /** ISO 8601 */
  made: string;
  host: string;
  parts: Map<PartName, Buffer>;
}

const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest('hex');

/**
 * A backup as the lines of its file (docs/backup.md): a header with the hash of each part, the parts in base64, the hash of all
 * lines before the last.
 * @throws BackupFault when a part is too large
 */
export function encode(backup: Backup): Buffer {
  for (const [name, data] of backup.parts)
    if (data.length > MAX_PART_BYTES)
      throw new BackupFault(
        `${name} has more than ${MAX_PART_BYTES / 1024 / 1024} MB, which no backup holds: export the audit and shorten it.`,
      );
  const header = {
    format: FORMAT,
    formatVersion: FORMAT_VERSION,
    product: backup.product,
    made: backup.made,
    host: backup.host,
    parts: [...backup.parts].map(([name, data]) => ({ name, bytes: data.length, sha256: sha256(data) })),
  };
  const lines = [
    header,
    ...[...backup.parts].map(([name, data]) => ({ name, data: data.toString('base64') })),
  ].map((line) => Buffer.from(`${JSON.stringify(line)}\n`));
  const body = Buffer.concat(lines);
  return Buffer.concat([body, Buffer.from(`${JSON.stringify({ sha256: sha256(body) })}\n`)]);
}

/**
 * Reads a backup and checks all of it: format, version, names, sizes, the hash of every part and of the whole.
 * @throws BackupFault which says what is wrong; no part of the bytes is repeated in it
 */
export function decode(bytes: Buffer): Backup {
  const lines = linesOf(bytes);
  const [first, ...rest] = lines;
  const begin = json(first);
  const format = formatSchema.safeParse(begin);
  if (!format.success) throw new BackupFault('This file is no backup of an LVS Console.');
  if (format.data.formatVersion !== FORMAT_VERSION)
    throw new BackupFault(
      `This backup has format ${format.data.formatVersion}; this console reads format ${FORMAT_VERSION}. Restore it with the version of LVS Console that made it, or a newer one.`,
    );
  const header = headerSchema.safeParse(begin);
  if (!header.success) throw damaged('its first line cannot be read');
  const end = endSchema.safeParse(json(rest.pop()));
  if (!end.success) throw damaged('its end is missing');
  const body = bytes.subarray(0, bytes.lastIndexOf('\n', bytes.length - 2) + 1);
  if (end.data.sha256 !== sha256(body)) throw damaged('its bytes do not fit its hash');
  const named = namedParts(header.data.parts.map(({ name }) => name));
  if (rest.length !== named.length) throw damaged('it does not hold the parts that it names');
  const parts = new Map<PartName, Buffer>();
  header.data.parts.forEach((told, index) => {
    const line = partSchema.safeParse(json(rest[index]));
    const data = Buffer.from(line.success ? line.data.data : '', 'base64');
    if (!line.success || line.data.name !== told.name) throw damaged(`${told.name} cannot be read`);
    if (data.length !== told.bytes || sha256(data) !== told.sha256)
      throw damaged(`${told.name} does not fit its hash`);
    parts.set(named[index] as PartName, data);
  });
  const { product, made, host } = header.data;
  return { product, made, host, parts };
}

function namedParts(names: string[]): PartName[] {
  const known = names.map((name) => {
    const part = PARTS.find((one) => one === name);
    // quoted and cut: it is whoever made the file that chose these letters
    if (!part)
      throw new BackupFault(
        `This backup holds ${JSON.stringify(name.slice(0, 80))}, which is no part of a console's data. Nothing of it is used.`,
      );
    return part;
  });
  if (new Set(known).size !== known.length) throw damaged('it holds a part twice');
  const missing = NEEDED.find((name) => !known.includes(name));
  if (missing) throw new BackupFault(`This backup holds no ${missing}; without it nothing can be restored.`);
  return known;
}

function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  for (let end = bytes.indexOf('\n'); end !== -1; end = bytes.indexOf('\n', start)) {
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  if (start < bytes.length) lines.push(bytes.subarray(start));
  return lines;
}

function json(line: Buffer | undefined): unknown {
  if (!line || line.length > 2 * MAX_PART_BYTES) return null;
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    return null;
  }
}

function damaged(how: string): BackupFault {
  return new BackupFault(`This backup is damaged: ${how}. Nothing of it is used.`);
}
