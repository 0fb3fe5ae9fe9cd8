import { readFileSync } from 'node:fs';
import { AgentError } from '@/lib/protocol';
import { EXIT, UsageError, author, type Context, type ExitCode, type Verb } from './command';
import { asFailure, tell } from './failure';
import { short } from './layout';
import { findingLines } from './words';

export const save: Verb = {
  name: 'save',
  usage: 'FILE [--base SHA] [--reason TEXT] [--dry-run]',
  summary: 'checks FILE (- is the standard input) and saves it as lvs.cf; nothing is applied',
  options: { base: { type: 'string' }, reason: { type: 'string' }, 'dry-run': { type: 'boolean' } },
  words: [1, 1],
  async run(context) {
    const [file = ''] = context.words;
    const wanted = context.text('base');
    if (wanted !== undefined && !/^[0-9a-f]{7,64}$/.test(wanted)) {
      throw new UsageError('--base is a sha256, or at least its first 7 digits.');
    }
    const content = contentOf(file).toString('base64');
    const local = context.local();
    const now = await local.call('config.read', { which: 'saved' });
    const base = baseOf(wanted, now?.sha256 ?? null);
    try {
      if (context.flag('dry-run')) {
        const { findings } = await local.call('config.check', { content });
        return checked(context, file, findings, base === (now?.sha256 ?? null));
      }
      const reason = context.text('reason') ?? '';
      const saved = await local.call('config.save', { content, base, author: author(), reason });
      if (context.json) context.data(saved);
      else {
        for (const line of findingLines(file, saved.findings)) context.complain(line);
        const serial = saved.serial_no === null ? '' : `, serial ${saved.serial_no}`;
        const what = saved.historyId === null ? 'lvs.cf was the same already' : 'lvs.cf saved';
        context.say(`${what}: ${short(saved.sha256)}${serial}. It runs after: lvsctl apply`);
      }
      return EXIT.ok;
    } catch (error) {
      if (error instanceof AgentError) return tell(context, asFailure(error), file);
      throw error;
    }
  },
};

function contentOf(file: string): Buffer {
  try {
    return readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    const detail = error instanceof Error ? error.message : '';
    throw new AgentError('read-failed', { params: { what: file }, detail });
  }
}

/** A hash, or its first 7 digits or more; without one what is saved now is replaced. */
function baseOf(text: string | undefined, now: string | null): string | null {
  if (text === undefined) return now;
  if (now?.startsWith(text)) return now;
  throw new AgentError('conflict', { params: {} });
}

function checked(context: Context, file: string, findings: unknown[], fits: boolean): ExitCode {
  const lines = findingLines(file, findings);
  const valid = !findings.some((f) => (f as { severity?: string }).severity === 'error');
  if (context.json) context.data({ dryRun: true, valid, findings });
  else {
    for (const line of lines) context.complain(line);
    context.say(
      valid && fits ? 'It would be saved. Nothing was changed.' : 'It would be refused. Nothing was changed.',
    );
  }
  return valid && fits ? EXIT.ok : EXIT.failed;
}
