import { readFileSync } from 'node:fs';
import { appendRules, parseMarks, type MarkRule } from '@/lib/marks';
import { AgentError, type MarksState } from '@/lib/protocol';
import type { RouterClient } from '@/lib/router';
import { EXIT, UsageError, author, type Context, type ExitCode, type Verb } from './command';
import { asFailure, tell } from './failure';
import { short, time } from './layout';
import { findingLines, reasonWords } from './words';

const FILE = 'marks.conf';

export const marks: Verb = {
  name: 'marks',
  usage: '[show|check|save FILE|suggest|adopt|apply] [--peer] [--reason TEXT] [--dry-run]',
  summary:
    'firewall marks: what is saved, applied and in the kernel; suggest and adopt add rules, apply loads them',
  options: { peer: { type: 'boolean' }, reason: { type: 'string' }, 'dry-run': { type: 'boolean' } },
  words: [0, 2],
  async run(context) {
    const [verb = 'show', file] = context.words;
    if ((verb === 'save') !== (file !== undefined)) throw new UsageError('Only “marks save” takes a file.');
    const router = await context.chosen();
    try {
      switch (verb) {
        case 'show':
          return await show(context, router);
        case 'check':
          return await check(context, router);
        case 'save':
          return await save(context, router, contentOf(file ?? ''));
        case 'suggest':
          return await add(context, router, (state) => state.suggested);
        case 'adopt':
          return await add(context, router, (state) => state.foreign.flatMap((f) => f.rule ?? []));
        case 'apply':
          return await apply(context, router);
        default:
          throw new UsageError(`“${verb}” is none of show, check, save, suggest, adopt, apply.`);
      }
    } catch (error) {
      if (error instanceof AgentError) return tell(context, asFailure(error), file ?? FILE);
      throw error;
    }
  },
};

async function show(context: Context, router: RouterClient): Promise<ExitCode> {
  const state = await router.call('marks.read', {});
  if (context.json) context.data(state);
  else for (const line of stateLines(state)) context.say(line);
  return wellOf(state);
}

/** As for `status`: 1 when something is an error or the kernel has not what was applied, 3 when that is not known. */
function wellOf({ kernel, findings }: MarksState): ExitCode {
  if (findings.some((f) => (f as { severity?: string }).severity === 'error')) return EXIT.failed;
  if (!kernel) return EXIT.unreachable;
  return kernel.asApplied ? EXIT.ok : EXIT.failed;
}

function stateLines(state: MarksState): string[] {
  const { saved, applied, kernel, guard, unknown } = state;
  const lines = [`saved    ${saved ? short(saved.sha256) : 'there is no marks.conf'}`];
  const pending = saved?.sha256 !== applied?.sha256 ? '; lvsctl marks apply takes what is saved' : '';
  lines.push(`applied  ${applied ? `${short(applied.sha256)}, ${state.rules} rules` : 'none'}${pending}`);
  if (!kernel) lines.push(`kernel   not known: ${unknown.kernel ? reasonWords(unknown.kernel) : ''}`);
  else if (kernel.tool === null)
    lines.push(`kernel   ${kernel.asApplied ? 'none' : 'NOT LOADED (pulse loads them when it starts)'}`);
  else lines.push(`kernel   ${kernel.asApplied ? 'as applied' : 'NOT AS APPLIED'}, held by ${kernel.tool}`);
  for (const { what, by, at, times } of guard?.restored ?? [])
    lines.push(`restored ${what}: ${times} times, last ${time(at)}${by ? ` after process ${by}` : ''}`);
  if (unknown.guard) lines.push(`watch    not known: ${reasonWords(unknown.guard)}`);
  if (saved) lines.push('', Buffer.from(saved.content, 'base64').toString('utf8').trimEnd());
  if (state.foreign.length) lines.push('', 'rules of others that set a mark (left alone):');
  for (const { tool, text, rule } of state.foreign)
    lines.push(`  ${tool}: ${text}${rule ? `\n    lvsctl marks adopt would add: ${rule}` : ''}`);
  if (state.suggested.length) lines.push('', 'suggested (lvsctl marks suggest adds them):');
  lines.push(...state.suggested.map((rule) => `  ${rule}`));
  for (const { mark, lines: vsftpd } of state.vsftpd)
    lines.push(
      '',
      `for /etc/vsftpd.conf of the real servers behind mark ${mark}:`,
      ...vsftpd.map((l) => `  ${l}`),
    );
  const findings = findingLines(FILE, state.findings);
  if (findings.length) lines.push('', ...findings);
  lines.push('', `read ${time(state.observedAt)}`);
  return lines;
}

async function check(context: Context, router: RouterClient): Promise<ExitCode> {
  const state = await router.call('marks.read', {});
  if (context.json) context.data({ findings: state.findings, kernel: state.kernel, unknown: state.unknown });
  else {
    for (const line of findingLines(FILE, state.findings)) context.complain(line);
    const { kernel } = state;
    context.say(
      kernel ? `kernel: ${kernel.asApplied ? 'as applied' : 'not as applied'}` : 'kernel: not known',
    );
  }
  return wellOf(state);
}

function contentOf(file: string): Buffer {
  try {
    return readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    throw new AgentError('read-failed', { params: { what: file }, detail: (error as Error).message });
  }
}

async function save(context: Context, router: RouterClient, bytes: Buffer): Promise<ExitCode> {
  const content = bytes.toString('base64');
  if (context.flag('dry-run')) {
    const { findings } = await router.call('marks.check', { content });
    const valid = !findings.some((f) => f.severity === 'error');
    if (context.json) context.data({ dryRun: true, valid, findings });
    else {
      for (const line of findingLines(FILE, findings)) context.complain(line);
      context.say(`It would be ${valid ? 'saved' : 'refused'}. Nothing was changed.`);
    }
    return valid ? EXIT.ok : EXIT.failed;
  }
  const { saved } = await router.call('marks.read', {});
  const base = saved?.sha256 ?? null;
  const reason = context.text('reason') ?? '';
  const result = await router.call('marks.save', { content, base, author: author(), reason });
  if (context.json) context.data(result);
  else {
    for (const line of findingLines(FILE, result.findings)) context.complain(line);
    const what = result.changed ? 'marks.conf saved' : 'marks.conf was the same already';
    context.say(`${what}: ${short(result.sha256)}. It is loaded after: lvsctl marks apply`);
  }
  return EXIT.ok;
}

/** Adds rules to the saved file that it does not have yet; every byte that stands there stays. */
async function add(
  context: Context,
  router: RouterClient,
  choose: (state: MarksState) => string[],
): Promise<ExitCode> {
  const state = await router.call('marks.read', {});
  const text = Buffer.from(state.saved?.content ?? '', 'base64').toString('utf8');
  const key = (rule: MarkRule) => JSON.stringify(rule);
  const has = new Set(parseMarks(text).rules.map(key));
  const fresh = parseMarks(choose(state).join('\n')).rules.filter((rule) => !has.has(key(rule)));
  if (fresh.length) return save(context, router, Buffer.from(appendRules(text, fresh)));
  if (context.json) context.data({ changed: false, added: 0 });
  else context.say('There is nothing to add.');
  return EXIT.ok;
}

async function apply(context: Context, router: RouterClient): Promise<ExitCode> {
  if (context.flag('dry-run')) {
    const state = await router.call('marks.read', {});
    const same = state.saved?.sha256 === state.applied?.sha256;
    if (context.json) context.data({ dryRun: true, changes: !same, findings: state.findings });
    else
      context.say(
        same
          ? 'What is saved is applied already; its rules would be loaded again.'
          : `It would load ${short(state.saved?.sha256)} instead of ${short(state.applied?.sha256)}. Nothing was changed.`,
      );
    return EXIT.ok;
  }
  const result = await router.call('marks.apply', { author: author() });
  if (context.json) context.data(result);
  else
    context.say(
      result.loaded
        ? `${router.name}: marks ${short(result.sha256)} are in the kernel, read back.`
        : `${router.name}: marks ${short(result.sha256)} are applied; pulse does not run and loads them when it starts.`,
    );
  return EXIT.ok;
}
