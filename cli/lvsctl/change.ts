import { AgentError } from '@/lib/protocol';
import {
  GUARDED_SECONDS,
  abortPair,
  applyPair,
  confirmPair,
  extendPair,
  pairState,
  type ApplyResult,
  type PairOutcome,
  type RouterClient,
} from '@/lib/router';
import type { Reason } from '@/lib/protocol';
import { outcomeLines } from './change-text';
import { EXIT, UsageError, author, type Context, type ExitCode, type Verb } from './command';
import { diffLines } from './diff';
import { healthRule, watchAfter } from './health';
import { short, time } from './layout';
import { findingLines } from './words';

/** Seconds to look whether everything works, when nothing else is said. */
const CONFIRM_SECONDS = 120;

export const apply: Verb = {
  name: 'apply',
  usage: '[--confirm SECONDS|--no-confirm] [--health warn|revert|off] [--reason TEXT] [--alone] [--dry-run]',
  summary: `makes the saved lvs.cf run on both routers, the passive one first; goes back by itself unless confirmed (${CONFIRM_SECONDS} s)`,
  options: {
    confirm: { type: 'string' },
    'no-confirm': { type: 'boolean' },
    health: { type: 'string' },
    reason: { type: 'string' },
    alone: { type: 'boolean' },
    'dry-run': { type: 'boolean' },
  },
  words: [0, 0],
  async run(context) {
    const seconds = context.number('confirm', 1, 86_400);
    if (seconds !== undefined && context.flag('no-confirm'))
      throw new UsageError('Either --confirm or --no-confirm.');
    const rule = healthRule(context);
    // Kept at once it could not be taken back: then it is kept when the watch has ended well.
    const keep = context.flag('no-confirm') && rule === 'revert';
    const local = context.local();
    const peer = await context.peerOrNone();
    const saved = await local.call('config.read', { which: 'saved' });
    if (!saved) throw new AgentError('nothing-saved', { params: { router: local.name } });
    if (context.flag('dry-run')) return rehearse(context, local, peer, saved);
    const result = await applyPair({
      local,
      peer,
      bundle: { lvscf: saved.content },
      base: saved.sha256,
      owner: author(),
      reason: context.text('reason') ?? '',
      revertAfter: keep ? GUARDED_SECONDS : context.flag('no-confirm') ? null : (seconds ?? CONFIRM_SECONDS),
      passiveFirst: true,
      allowAlone: context.flag('alone'),
    });
    if (!context.json) applied(context, result, keep);
    const watched =
      rule === 'off' || result.outcome !== 'done'
        ? null
        : await watchAfter(context, { local, peer, changeId: result.changeId, rule, keep });
    if (context.json) context.data({ ...result, watched });
    const bad = watched?.health.outcome === 'dropped' || watched?.then === 'not-kept';
    return exitOf(result.outcome === 'done' && !bad, result.routers);
  },
};

const APPLY_WORDS: Record<ApplyResult['outcome'], string> = {
  done: 'Applied.',
  refused: 'Refused: nothing was changed on either router.',
  undone: 'A router could not take it over: both are back on the old configuration.',
  half: 'The routers do not agree, or one cannot be asked.',
};

function applied(context: Context, result: ApplyResult, keep: boolean): void {
  context.say(APPLY_WORDS[result.outcome]);
  for (const line of outcomeLines(result.routers, result.repair)) context.say(line);
  if (result.peerBehind)
    context.say('The peer is behind: when it is back, run lvsctl apply. lvsctl drift says so then.');
  if (result.outcome === 'done' && result.confirmBy && !keep) {
    context.say(
      `Keep it before ${time(result.confirmBy)}: lvsctl confirm. More time: lvsctl extend. Take it back at once: lvsctl revert`,
    );
  }
}

async function rehearse(
  context: Context,
  local: RouterClient,
  peer: RouterClient | null,
  saved: { content: string; sha256: string },
): Promise<ExitCode> {
  const running = await local.call('config.read', { which: 'running' });
  const changes = diffLines(running?.content ?? '', saved.content);
  const checks = await Promise.all(
    [local, ...(peer ? [peer] : [])].map(async (router) => ({
      router: router.name,
      ...(await router.call('config.check', { content: saved.content })),
    })),
  );
  const valid = checks.every(({ findings }) => findings.every(({ severity }) => severity !== 'error'));
  if (context.json) context.data({ dryRun: true, valid, changes, checks });
  else {
    context.say(`${short(running?.sha256)} → ${short(saved.sha256)}`);
    for (const line of changes) context.say(`  ${line}`);
    for (const { router, findings } of checks) {
      for (const line of findingLines('lvs.cf', findings)) context.complain(`${router}: ${line}`);
    }
    context.say(
      valid ? 'It would be applied. Nothing was changed.' : 'It would be refused. Nothing was changed.',
    );
  }
  return valid ? EXIT.ok : EXIT.failed;
}

/** The change that waits on this router, or on the peer if none waits here. @throws AgentError `no-such-change` */
async function pending(local: RouterClient, peer: RouterClient | null): Promise<string> {
  const { changeId } = await pairState({ local, peer, changeId: null });
  if (changeId === null) throw new AgentError('no-such-change', { params: {} });
  return changeId;
}

export const confirm: Verb = {
  name: 'confirm',
  usage: '[--alone]',
  summary: 'keeps what was applied, on both routers or on none; --alone: on this one without the other',
  options: { alone: { type: 'boolean' } },
  words: [0, 0],
  async run(context) {
    const local = context.local();
    const peer = await context.peerOrNone();
    const changeId = await pending(local, peer);
    const result = await confirmPair({
      ...{ local, peer, changeId, author: author() },
      alone: context.flag('alone'),
    });
    const words = {
      confirmed: 'Kept.',
      'not-confirmed': 'Not kept: it is confirmed on both routers or on none.',
      half: 'Kept on one router only.',
    }[result.outcome];
    return settled(context, words, result.outcome === 'confirmed', result);
  },
};

export const extend: Verb = {
  name: 'extend',
  usage: '[SECONDS]',
  summary: `more time before what was applied goes back by itself, counted from now (${CONFIRM_SECONDS} s)`,
  options: {},
  words: [0, 1],
  async run(context) {
    const [text = String(CONFIRM_SECONDS)] = context.words;
    const seconds = /^\d{1,5}$/.test(text) ? Number(text) : 0;
    if (seconds < 1 || seconds > 86_400)
      throw new UsageError(`SECONDS is a whole number from 1 to 86400, not “${text}”.`);
    const local = context.local();
    const peer = await context.peerOrNone();
    const result = await extendPair({
      local,
      peer,
      changeId: await pending(local, peer),
      author: author(),
      seconds,
    });
    const until = result.until ? ` It goes back at ${time(result.until)} unless confirmed.` : '';
    const words = {
      extended: `Extended.${until}`,
      'not-extended': 'Not extended: nothing waits for its confirmation any more.',
      half: `Extended on one router only.${until}`,
    }[result.outcome];
    return settled(context, words, result.outcome === 'extended', { ...result, repair: [] });
  },
};

export const revert: Verb = {
  name: 'revert',
  usage: '',
  summary: 'takes back what was applied and not yet confirmed, on both routers',
  options: {},
  words: [0, 0],
  async run(context) {
    const local = context.local();
    const peer = await context.peerOrNone();
    const result = await abortPair({ local, peer, changeId: await pending(local, peer), author: author() });
    const words = result.outcome === 'aborted' ? 'Taken back.' : 'Not taken back.';
    return settled(context, words, result.outcome === 'aborted', result);
  },
};

function settled(
  context: Context,
  words: string,
  good: boolean,
  result: { routers: PairOutcome; repair: Reason[] },
): ExitCode {
  if (context.json) context.data(result);
  else for (const line of [words, ...outcomeLines(result.routers, result.repair)]) context.say(line);
  return exitOf(good, result.routers);
}

/** A router that could not be asked makes it 3, whatever the rest is. */
function exitOf(good: boolean, { local, peer }: PairOutcome): ExitCode {
  if (local.on === 'unknown' || peer?.on === 'unknown') return EXIT.unreachable;
  return good ? EXIT.ok : EXIT.failed;
}
