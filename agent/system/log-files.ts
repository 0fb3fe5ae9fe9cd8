import { existsSync } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Paths } from '@/lib/protocol';
import { readCommand } from './read-command';

export interface LogLine {
  at: string | null;
  unit: string;
  text: string;
}

/** Read from the end of each file; 2,000 lines are about 200 kB. */
const tailBytes = 512 * 1024;
/** Longer lines are cut: a page shows them, and an answer must fit in a line of the protocol. */
const maxText = 2000;
const units = ['pulse', 'pulse-lvsd', 'lvsd', 'lvs-agent'];

/** The routers' log, oldest first: journald's where the machine runs systemd, else the service's own files. */
export async function readLog(paths: Paths, lines: number): Promise<LogLine[]> {
  return paths.root === '/' && existsSync('/run/systemd/system')
    ? readJournal(lines)
    : readFiles(paths.log, lines);
}

async function readJournal(lines: number): Promise<LogLine[]> {
  const selected = units.flatMap((u) => ['-u', `${u}.service`]);
  const text = await readCommand('journalctl', [
    ...selected,
    '-o',
    'json',
    '-n',
    String(lines),
    '--no-pager',
    '-q',
  ]);
  return text.split('\n').filter(Boolean).flatMap(parseJournalLine);
}

const entrySchema = z.object({
  __REALTIME_TIMESTAMP: z.string().regex(/^\d{1,17}$/),
  SYSLOG_IDENTIFIER: z.string().default('pulse'),
  // journald gives bytes that are no text as an array of numbers
  MESSAGE: z.union([z.string(), z.array(z.number())]),
});

/** A line of `journalctl -o json`; none when it is not one. */
export function parseJournalLine(line: string): LogLine[] {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return [];
  }
  const entry = entrySchema.safeParse(json);
  if (!entry.success) return [];
  const { __REALTIME_TIMESTAMP: microseconds, SYSLOG_IDENTIFIER: unit, MESSAGE: message } = entry.data;
  const text = typeof message === 'string' ? message : Buffer.from(message).toString('utf8');
  return [{ at: new Date(Number(microseconds) / 1000).toISOString(), unit, text: text.slice(0, maxText) }];
}

async function readFiles(directory: string, lines: number): Promise<LogLine[]> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const logs = await Promise.all(
    names
      .filter((n) => /^[\w.-]+\.log$/.test(n))
      .map((n) => readTail(path.join(directory, n), n.slice(0, -4))),
  );
  return mergeByTime(logs).slice(-lines);
}

async function readTail(file: string, unit: string): Promise<LogLine[]> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const start = Math.max(0, size - tailBytes);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - start), 0, size - start, start);
    const text = buffer.subarray(0, bytesRead).toString('utf8').split('\n');
    // The first of a cut piece is half a line, the last is empty or still being written.
    return text
      .slice(start > 0 ? 1 : 0, -1)
      .filter(Boolean)
      .map((l) => parseLogLine(l, unit));
  } finally {
    await handle.close();
  }
}

/**
 * Times that the service's programs write: ISO 8601 at the beginning, our JSON lines' `at`, or keepalived's
 * `Sat Nov 21 22:46:41 2026: ` in local time. A line without one is null.
 */
export function parseLogLine(line: string, unit: string): LogLine {
  const found =
    /^(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d))\s+(.*)$/.exec(line) ??
    /^([A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}): (.*)$/.exec(line);
  const json = /^\{"at":"([^"]+)"/.exec(line);
  const time = Date.parse(found?.[1] ?? json?.[1] ?? '');
  const at = Number.isNaN(time) ? null : new Date(time).toISOString();
  return { at, unit, text: (at !== null && found?.[2] !== undefined ? found[2] : line).slice(0, maxText) };
}

/** Merges by time; a line without a time stays behind the one before it in its own file. */
export function mergeByTime(logs: LogLine[][]): LogLine[] {
  const keyed = logs.flatMap((log, file) => {
    let last = '';
    return log.map((line, place) => {
      last = line.at ?? last;
      return { line, key: last, file, place };
    });
  });
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.file - b.file || a.place - b.place));
  return keyed.map((k) => k.line);
}
