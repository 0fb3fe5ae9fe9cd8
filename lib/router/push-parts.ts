import { AgentError, type Forwarding } from '@/lib/protocol';
import type { RouterClient } from './client';
import { attempt, type Failure } from './outcome';

/** What travels to the peer beside lvs.cf (manual 4.7.2, 4.7.3), and how far it came. */
export interface PushedPart {
  what: 'marks' | 'forwarding';
  /** false: there is nothing of it here, so nothing was sent */
  present: boolean;
  /** the peer's agent has saved it */
  delivered: boolean;
  /** read back there, the same */
  verified: boolean;
  /** in force on the peer; null when that cannot be told. Marks are applied with the next apply or `lvsctl marks apply --peer` */
  active: boolean | null;
  /** the peer had it already */
  already: boolean;
  failure: Failure | null;
}

/** What is each router's own and never travels; shown with every push (R41). */
export const NEVER_PUSHED = [
  'addresses',
  'sysctls-of-devices',
  'other-rules',
  'agent-conf',
  'modules',
] as const;

interface Push {
  local: RouterClient;
  peer: RouterClient;
  author: string;
  reason?: string;
  /** only says what is there */
  dryRun?: boolean;
}

/**
 * Brings the mark rules and packet forwarding of this router to the peer, each for itself: one that fails does not keep the other.
 * @throws AgentError what reading this router may throw; the peer's errors are in the parts
 */
export async function pushParts(options: Push): Promise<PushedPart[]> {
  return [await pushMarks(options), await pushForwarding(options)];
}

const nothing = (what: PushedPart['what']): PushedPart => ({
  ...{ what, present: true, delivered: false, verified: false, active: null, already: false, failure: null },
});

/** The mark rules alone, for their own page. @throws AgentError what reading this router may throw */
export async function pushMarks({ local, peer, author, reason = '', dryRun }: Push): Promise<PushedPart> {
  const part = nothing('marks');
  const mine = (await local.call('marks.read', {})).saved;
  if (!mine) return { ...part, present: false };
  const before = await attempt(peer.call('marks.read', {}));
  if (!before.ok) return { ...part, failure: before.failure };
  const base = before.value.saved?.sha256 ?? null;
  part.already = base === mine.sha256;
  if (!part.already) {
    if (dryRun) return part;
    const saved = await attempt(peer.call('marks.save', { content: mine.content, base, author, reason }));
    if (!saved.ok) return { ...part, failure: saved.failure };
  }
  const after = await attempt(peer.call('marks.read', {}));
  if (!after.ok) return { ...part, delivered: true, failure: after.failure };
  const { saved, applied, kernel } = after.value;
  const verified = saved?.sha256 === mine.sha256 && saved.content === mine.content;
  const active =
    applied?.sha256 === mine.sha256 && (kernel ? kernel.asApplied && kernel.tool !== null : null);
  const failure = verified ? null : differs(peer);
  return { ...part, delivered: true, verified, active, failure };
}

const families = ['ipv4', 'ipv6'] as const;

/** Only what is enabled here travels: the push switches nothing off that the peer may need for itself. */
async function pushForwarding({ local, peer, author, dryRun }: Push): Promise<PushedPart> {
  const part = nothing('forwarding');
  const mine = await local.call('forwarding.read', {});
  const wanted = families.filter((family) => mine[family].atBoot);
  if (!wanted.length) return { ...part, present: false };
  const has = (state: Forwarding) => wanted.every((family) => state[family].atBoot);
  const works = (state: Forwarding) => wanted.every((family) => state[family].now === true);
  const before = await attempt(peer.call('forwarding.read', {}));
  if (!before.ok) return { ...part, failure: before.failure };
  part.already = has(before.value) && works(before.value);
  if (!part.already) {
    if (dryRun) return part;
    const values = Object.fromEntries(wanted.map((family) => [family, true]));
    const set = await attempt(peer.call('forwarding.set', { ...values, author }));
    if (!set.ok) return { ...part, failure: set.failure };
  }
  const after = await attempt(peer.call('forwarding.read', {}));
  if (!after.ok) return { ...part, delivered: true, failure: after.failure };
  const verified = has(after.value);
  return {
    ...part,
    delivered: true,
    verified,
    active: works(after.value),
    failure: verified ? null : differs(peer),
  };
}

function differs(peer: RouterClient): Failure {
  const { code, data } = new AgentError('verification-failed', { params: { router: peer.name } });
  return { ...data, code };
}
