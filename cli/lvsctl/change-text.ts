import { errorSentence, type Reason } from '@/lib/protocol';
import type { On, PairOutcome, RouterOutcome } from '@/lib/router';
import { time } from './layout';
import { findingLines, reasonWords } from './words';

const ON: Record<On, string> = {
  old: 'on the old configuration',
  new: 'on the new configuration',
  other: 'on another configuration: something else was saved or applied since',
  unknown: 'not known',
};

function routerLines({ router, on, change, failure }: RouterOutcome): string[] {
  const revertAt = change?.step === 'committed' ? change.revertAt : null;
  const until = revertAt ? `, goes back at ${time(revertAt)} unless confirmed` : '';
  const applied = change && !change.applied && on === 'new' ? ' (saved only: pulse does not run there)' : '';
  const step = change ? ` (${change.step}${change.reason ? `: ${reasonWords(change.reason)}` : ''})` : '';
  return [
    `${router}: ${ON[on]}${applied}${step}${until}`,
    ...(failure ? findingLines('lvs.cf', failure.findings ?? []).map((line) => `  ${line}`) : []),
    ...(failure ? [`  ${errorSentence(failure)}`] : []),
  ];
}

/** On which configuration each router is, and what to do about it. */
export function outcomeLines({ local, peer }: PairOutcome, repair: Reason[]): string[] {
  return [
    ...routerLines(local),
    ...(peer ? routerLines(peer) : []),
    ...repair.map((reason) => `to do: ${reasonWords(reason)}`),
  ];
}
