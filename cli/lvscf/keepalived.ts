import { createHash } from 'node:crypto';
import { type Facts, type Finding, read, sentence, validate } from '@/lib/lvscf';
import { factsSchema, paths } from '@/lib/protocol';
import { compile, compileSentence, plausibleFacts } from '@/pulse/compile';
import { UsageError, readArgs } from './args';
import { FileError, readBytes } from './files';
import { Refused, hasErrors, line } from './report';
import type { Output } from './run';
import { readSound } from './source';

/** `lvscf keepalived`: the keepalived.conf that pulse would run on that router */
export function keepalived(argv: string[]): Output {
  const { words, values } = readArgs(argv, [], ['--router', '--facts']);
  const [file] = words;
  if (file === undefined || words.length > 1) throw new UsageError('exactly one FILE is needed');
  const router = values.get('--router');
  if (router !== 'primary' && router !== 'backup') throw new UsageError('--router is primary or backup');
  const { cst, bytes } = readSound(file);
  const config = read(cst);
  const given = values.get('--facts');
  const facts = given === undefined ? plausibleFacts(config, router) : readFacts(given);
  const findings = validate(cst, given === undefined ? {} : { facts });
  if (hasErrors(findings)) throw new Refused(findings.map((f) => line(file, f)));
  const compiled = compile(config, facts, {
    router,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    runFolder: paths().pulseRun,
  });
  const said = compiled.findings.map((f) => sentenceOf(file, f));
  if (hasErrors(compiled.findings)) throw new Refused(said);
  return { out: compiled.keepalivedConf, err: said };
}

function sentenceOf(file: string, f: Finding): string {
  return `${file}: ${f.severity} ${f.code} ${compileSentence(f) ?? sentence(f)}`;
}

function readFacts(file: string): Facts {
  const text = readBytes(file).toString('utf8');
  try {
    return factsSchema.parse(JSON.parse(text));
  } catch {
    throw new FileError(`${file}: these are no facts of a router; \`lvsctl facts\` prints them`);
  }
}
