import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { parse, read } from '@/lib/lvscf';
import { paths as pathsOf } from '@/lib/protocol';
import { joiningChannels, refusalToReload } from './channels';
import { compileFile, marksFiles, NotConfigured, readLvscf } from './compile-file';
import { appliedGeneration, applyGeneration, pruneGenerations, writeGeneration } from './generation';
import { reloadLvsd } from './lvsd-reload';

/**
 * The part of bin/pulse that needs Node.
 *
 *   compile [--running]    lvs.cf → a new generation, applied. --running: pulse runs and will be reloaded, so that a change
 *                          which it cannot take in place is refused (7) with nothing changed
 *   compile --check FILE   the same judgement of FILE (`-`: stdin); writes nothing
 *   marks                  the applied generation again, with the rules of marks.conf as it stands now
 *   lvsd-reload            lvsd takes what is applied
 *   channels GENERATION    the heartbeat channels that are applied and not in that generation, which keepalived runs from
 *
 * Exit status: 0 done, 1 failed, 2 usage, 6 lvs.cf refused (LSB: not configured), 7 needs a restart.
 */
const paths = pathsOf();
/** bin/ lies beside dist/, in a checkout and installed */
const script = path.resolve(path.dirname(realpathSync(process.argv[1] ?? '')), '../bin/pulse');

async function compileAndApply(running: boolean): Promise<number> {
  const now = new Date();
  const { sha256, messages, files } = await compileFile(
    paths,
    readLvscf(paths.lvscf),
    paths.lvscf,
    script,
    now,
  );
  for (const message of messages) process.stderr.write(`${message}\n`);
  if (!files) return 6;
  if (running) {
    const before = readApplied('keepalived.conf');
    const refusal = before === null ? null : refusalToReload(before, String(files['keepalived.conf']));
    if (refusal) {
      process.stderr.write(`${refusal}\n`);
      return 7;
    }
  }
  applyGeneration(paths.pulseData, writeGeneration(paths.pulseData, sha256, now, files));
  pruneGenerations(paths.pulseData, loadedGeneration());
  return 0;
}

/** A change of the marks alone must not take along an lvs.cf that was saved and not applied. */
function applyMarks(): number {
  const running = appliedGeneration(paths.pulseData);
  if (running === null) throw new NotConfigured('Nothing was applied yet: start it with `pulse start`.');
  const lvscf = readFileSync(path.join(paths.applied, 'lvs.cf'));
  const { messages, files } = marksFiles(paths.marksConf, read(parse(lvscf).cst));
  for (const message of messages) process.stderr.write(`${message}\n`);
  if (!files) return 6;
  const kept = readdirSync(paths.applied).filter((name) => !name.startsWith('marks.'));
  const all = Object.fromEntries(kept.map((name) => [name, readFileSync(path.join(paths.applied, name))]));
  const sha256 = createHash('sha256').update(lvscf).digest('hex');
  const fresh = writeGeneration(paths.pulseData, sha256, new Date(), { ...all, ...files });
  applyGeneration(paths.pulseData, fresh);
  pruneGenerations(paths.pulseData, loadedGeneration());
  return 0;
}

async function check(file: string): Promise<number> {
  const { messages, files } = await compileFile(paths, readLvscf(file), file, script, new Date());
  for (const message of messages) process.stderr.write(`${message}\n`);
  return files ? 0 : 6;
}

async function tellLvsd(): Promise<number> {
  const meta = JSON.parse(readApplied('meta.json') ?? '{}') as { sha256?: string };
  const missing = await reloadLvsd(paths.lvsdSocket, meta.sha256 ?? '');
  if (missing) process.stderr.write(`The configuration is applied, but ${missing}.\n`);
  return missing ? 1 : 0;
}

function channels(generation: string): number {
  const running = readFileSync(path.join(paths.pulseData, generation, 'keepalived.conf'), 'utf8');
  const joining = joiningChannels(running, readApplied('keepalived.conf') ?? '');
  process.stdout.write(joining.map((address) => `${address}\n`).join(''));
  return 0;
}

/** The generation that bin/pulse noted when it last started or reloaded; null when it does not run. */
function loadedGeneration(): string | null {
  try {
    return readFileSync(path.join(paths.pulseRun, 'loaded'), 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function readApplied(file: string): string | null {
  if (appliedGeneration(paths.pulseData) === null) return null;
  return readFileSync(path.join(paths.applied, file), 'utf8');
}

async function main([verb, option, file, ...more]: string[]): Promise<number> {
  if (verb === 'compile' && option === undefined) return compileAndApply(false);
  if (verb === 'compile' && option === '--running' && file === undefined) return compileAndApply(true);
  if (verb === 'compile' && option === '--check' && file !== undefined && more.length === 0)
    return check(file);
  if (verb === 'marks' && option === undefined) return applyMarks();
  if (verb === 'lvsd-reload' && option === undefined) return tellLvsd();
  if (verb === 'channels' && option !== undefined && file === undefined) return channels(option);
  process.stderr.write('usage: pulse compile [--running | --check FILE]\n');
  return 2;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`pulse: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = error instanceof NotConfigured ? 6 : 1;
  },
);
