import { doctorLanguages } from '@/lib/i18n/doctor';
import {
  AgentError,
  doctorChecks,
  doctorReasonWords,
  doctorWords,
  errorSentence,
  type DoctorReport,
  type DoctorResult,
  type DoctorWords,
} from '@/lib/protocol';
import { comparePair, type RouterClient, type Visit } from '@/lib/router';
import { EXIT, UsageError, type Context, type ExitCode, type Verb } from './command';
import { asFailure, exitOf } from './failure';

export const doctor: Verb = {
  name: 'doctor',
  usage: '[--peer|--pair] [--all] [--lang en|de|zh]',
  summary: 'looks at everything that the manual warns about, and says how to mend it; changes nothing',
  options: {
    peer: { type: 'boolean' },
    pair: { type: 'boolean' },
    all: { type: 'boolean' },
    lang: { type: 'string' },
  },
  words: [0, 0],
  async run(context) {
    if (context.flag('peer') && context.flag('pair')) throw new UsageError('Either --peer or --pair.');
    const language = context.text('lang') ?? 'en';
    const words = Object.hasOwn(doctorLanguages, language) ? doctorLanguages[language] : undefined;
    if (!words) throw new UsageError(`--lang is ${Object.keys(doctorLanguages).join(', ')}.`);
    const say = (report: DoctorReport, name = report.hostname) =>
      context.say(reportText(name, report.results, words, context.flag('all')));
    if (context.flag('pair')) return both(context, say);
    const report = await (await context.chosen()).call('doctor', {});
    if (context.json) context.data(report);
    else say(report);
    return judge(report.results);
  },
};

/** This router, the other one, and both beside each other; that the peer is silent is itself a finding. */
async function both(context: Context, say: (report: DoctorReport, name?: string) => void): Promise<ExitCode> {
  const [here, there] = await Promise.all([visit(context.local()), visitPeer(context)]);
  const report = here.report;
  const silent = there instanceof AgentError;
  const peer = silent ? errorSentence(asFailure(there)) : there;
  const pair: DoctorReport = { ...report, results: comparePair(here, peer) };
  const reports = [report, ...(typeof peer === 'string' ? [] : [peer.report])];
  if (context.json) context.data({ schema: 1, routers: reports, pair: pair.results });
  else {
    for (const one of reports) say(one);
    say(pair, 'pair');
  }
  if (silent) return exitOf(there.code);
  return judge([...reports.flatMap(({ results }) => results), ...pair.results]);
}

async function visitPeer(context: Context): Promise<Visit | AgentError> {
  try {
    return await visit(await context.peer());
  } catch (error) {
    if (error instanceof AgentError) return error;
    throw error;
  }
}

async function visit(router: RouterClient): Promise<Visit> {
  const [status, facts] = await Promise.all([router.call('status', {}), router.call('facts', {})]);
  const askedAt = Date.now();
  const report = await router.call('doctor', {});
  return { name: report.hostname, report, status, facts, askedAt, answeredAt: Date.now() };
}

const judge = (results: DoctorResult[]): ExitCode =>
  results.some(({ state }) => state === 'problem') ? EXIT.failed : EXIT.ok;

const rank = { problem: 0, warning: 1, unknown: 2, ok: 3 } as const;

/** What is wrong first, then what is doubtful and what could not be seen; what is well only with `all`. */
export function reportText(name: string, results: DoctorResult[], words: DoctorWords, all: boolean): string {
  const count = (state: DoctorResult['state']) => results.filter((r) => r.state === state).length;
  const head = `${name}: ${count('problem')} problem, ${count('warning')} warning, ${count('unknown')} unknown, ${count('ok')} ok`;
  const shown = results
    .filter(({ state }) => all || state !== 'ok')
    .sort((a, b) => rank[a.state] - rank[b.state]);
  return [head, ...shown.flatMap((result) => lines(result, words))].join('\n');
}

function lines(result: DoctorResult, words: DoctorWords): string[] {
  const { title, what, mend } = doctorWords(result, words);
  const manual = doctorChecks[result.code]?.manual ?? '+';
  const section = manual === '+' ? '' : ` (${manual})`;
  const why = result.reason ? `${title}: ${doctorReasonWords(result.reason, words)}` : what || title;
  return [
    `${result.state.padEnd(8)}${result.code}${section}: ${why}`,
    ...(mend ? [`          → ${mend}`] : []),
    ...result.evidence.map(({ source, value }) => `          ${source}: ${value}`),
  ];
}
