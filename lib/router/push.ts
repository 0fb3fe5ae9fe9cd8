import { AgentError } from '@/lib/protocol';
import type { RouterClient } from './client';
import { attempt, type Failure } from './outcome';

export interface PushResult {
  /** of the file saved here */
  sha256: string;
  /** it is saved on the peer */
  delivered: boolean;
  /** the peer's saved file was read back and is the same */
  verified: boolean;
  /** the peer runs it; null when that cannot be told. Push itself activates nothing: that is apply, or the peer's reload */
  active: boolean | null;
  /** the peer had the very same file already: nothing was written */
  already: boolean;
  /** what the peer had saved before; kept in its history */
  replaced: string | null;
  /** why it was not delivered or not verified: `invalid` (with findings), `conflict` (changed there meanwhile), … */
  failure: Failure | null;
}

/**
 * Saves this router's lvs.cf on the peer and reads it back (manual 4.7.1, R40).
 * @param options.dryRun only says what is there and what would be replaced
 * @throws AgentError `nothing-saved` here, and what reading this router may throw; the peer's errors are in the result
 */
export async function pushToPeer(options: {
  local: RouterClient;
  peer: RouterClient;
  author: string;
  reason?: string;
  dryRun?: boolean;
}): Promise<PushResult> {
  const { local, peer, author, reason = '' } = options;
  const mine = await local.call('config.read', { which: 'saved' });
  if (!mine) throw new AgentError('nothing-saved', { params: { router: local.name } });
  const { content, sha256 } = mine;
  const result: PushResult = {
    sha256,
    delivered: false,
    verified: false,
    active: null,
    already: false,
    replaced: null,
    failure: null,
  };
  const before = await attempt(peer.call('config.read', { which: 'saved' }));
  if (!before.ok) return { ...result, failure: before.failure };
  const base = before.value?.sha256 ?? null;
  result.already = base === sha256;
  if (!result.already) {
    result.replaced = base;
    if (options.dryRun) return result;
    const saved = await attempt(peer.call('config.save', { content, base, author, reason, kind: 'push' }));
    if (!saved.ok) return { ...result, failure: saved.failure };
  }
  const after = await attempt(peer.call('config.read', { which: 'saved' }));
  // Saved, as the peer said; that it can be read back is the other state.
  if (!after.ok) return { ...result, delivered: true, failure: after.failure };
  const same = after.value?.sha256 === sha256 && after.value.content === content;
  const running = await attempt(peer.call('status', {}));
  const active = running.ok ? running.value.config.running?.sha256 === sha256 : null;
  if (same) return { ...result, delivered: true, verified: true, active };
  return {
    ...result,
    delivered: true,
    active,
    failure: { code: 'verification-failed', params: { router: peer.name } },
  };
}
