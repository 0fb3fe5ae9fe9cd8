import { audit } from '@/lib/audit';
import { guardChange, type RouterClient } from '@/lib/router';

/**
 * Watches a change that was applied with “go back when something goes down”, beside the pages: whoever asked has his answer long
 * before the checks have had their time. What came of it is in the audit, under the same name. If this process dies meanwhile, the
 * routers' own timers are as they were: a change that was to be kept afterwards goes back.
 * @param options.keep nobody is asked: it is kept when nothing went down
 */
export async function guardApplied(options: {
  local: RouterClient;
  peer: RouterClient | null;
  changeId: string;
  keep: boolean;
  user: string;
  address: string;
}): Promise<void> {
  const { user, address, changeId, ...rest } = options;
  const { health, then } = await guardChange({ ...rest, changeId, revert: true, author: user });
  if (then === 'left') return;
  const went = health.findings.map(
    ({ router, finding }) => `${router}: ${finding.code} ${finding.params.first ?? ''}`,
  );
  const detail = [then, ...went].join('; ');
  const outcome = then === 'not-reverted' || then === 'not-kept' ? 'failed' : 'done';
  await audit({ user, address, action: 'change.health', object: changeId, outcome, detail });
}
