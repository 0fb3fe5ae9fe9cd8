import { AgentError, errorSentence } from '@/lib/protocol';
import {
  NEVER_PUSHED,
  pairingStore,
  pushFile,
  pushParts,
  pushToPeer,
  type Pairing,
  type PushedPart,
  type PushResult,
} from '@/lib/router';
import { EXIT, author, type Context, type ExitCode, type Verb } from './command';
import { exitOf } from './failure';
import { columns, short } from './layout';
import { findingLines } from './words';

export const push: Verb = {
  name: 'push',
  usage: '[--reason TEXT] [--dry-run]',
  summary:
    'saves lvs.cf, mark rules and forwarding on the peer and reads them back; no lvs.cf is applied there',
  options: { reason: { type: 'string' }, 'dry-run': { type: 'boolean' } },
  words: [0, 0],
  async run(context) {
    const pairing = await pairingStore().pairing();
    if (pairing?.pairedAt && pairing.mode === 'file') return fileOnly(context, pairing);
    const push = {
      local: context.local(),
      peer: await context.peer(),
      author: author(),
      reason: context.text('reason') ?? '',
      dryRun: context.flag('dry-run'),
    };
    const result = await pushToPeer(push);
    const parts = await pushParts(push);
    if (context.json) context.data({ ...result, parts, neverPushed: NEVER_PUSHED });
    else {
      show(context, result);
      for (const part of parts) showPart(context, part);
      context.say(`not copied, since each router has its own: ${NEVER_PUSHED.map((n) => OWN[n]).join('; ')}`);
    }
    const failure = result.failure ?? parts.find((part) => part.failure)?.failure;
    if (failure) return exitOf(failure.code);
    return result.verified || context.flag('dry-run') ? EXIT.ok : EXIT.failed;
  },
};

const OWN: Record<(typeof NEVER_PUSHED)[number], string> = {
  addresses: 'addresses of its interfaces',
  'sysctls-of-devices': 'kernel values of its devices (pulse sets what lvs.cf needs)',
  'other-rules': 'packet filter rules that are not in marks.conf',
  'agent-conf': 'agent.conf and access.conf',
  modules: 'loaded modules',
};

function showPart(context: Context, { what, present, already, failure, ...to }: PushedPart): void {
  if (failure) context.complain(`${what}: ${errorSentence(failure)}`);
  const states = (['delivered', 'verified', 'active'] as const).map((state) => `${state} ${yes(to[state])}`);
  const words = !present
    ? 'none here, nothing sent'
    : `${states.join(', ')}${already ? ' (was there already)' : ''}`;
  const hint =
    what === 'marks' && present && to.active === false
      ? '; lvsctl apply or marks apply --peer loads them'
      : '';
  context.say(`${what}: ${words}${hint}`);
}

const yes = (value: boolean | null) => (value === null ? 'not known' : value ? 'yes' : 'no');

function show(context: Context, result: PushResult): void {
  if (result.failure) {
    for (const line of findingLines('lvs.cf', result.failure.findings ?? [])) context.complain(line);
    context.complain(errorSentence(result.failure));
  }
  if (context.flag('dry-run') && !result.already) {
    context.say(
      `It would replace ${short(result.replaced)} by ${short(result.sha256)}. Nothing was changed.`,
    );
    return;
  }
  const before = result.already ? ' (it was there already)' : ` (instead of ${short(result.replaced)})`;
  context.say(
    columns([
      [
        'delivered',
        `${yes(result.delivered)}${result.delivered ? `: ${short(result.sha256)}${before}` : ''}`,
      ],
      ['verified', yes(result.verified)],
      ['active', `${yes(result.active)}${result.active === false ? ' (lvsctl apply makes it run)' : ''}`],
    ]),
  );
}

/** A peer without agent: only the file travels, and it is said what that does not do. */
async function fileOnly(context: Context, pairing: Pairing): Promise<ExitCode> {
  const local = context.local();
  const saved = await local.call('config.read', { which: 'saved' });
  if (!saved) throw new AgentError('nothing-saved', { params: { router: local.name } });
  if (context.flag('dry-run')) {
    if (context.json) context.data({ dryRun: true, sha256: saved.sha256, path: pairing.path });
    else
      context.say(
        `It would write ${short(saved.sha256)} to ${pairing.host}:${pairing.path}. Nothing was changed.`,
      );
    return EXIT.ok;
  }
  const result = await pushFile(pairing, pairingStore(), Buffer.from(saved.content, 'base64'));
  if (context.json) context.data(result);
  else {
    const kept = result.keptAs ? ` The old one is ${result.keptAs} there.` : '';
    context.say(`${pairing.host}:${pairing.path} is ${short(result.sha256)}, read back.${kept}`);
    context.say(
      'Not done: the file was not checked there, and nothing was reloaded; its pulse must be told by hand.',
    );
  }
  return result.verified ? EXIT.ok : EXIT.failed;
}
