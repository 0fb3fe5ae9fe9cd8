import { guardChange, type Guarded, type RouterClient } from '@/lib/router';
import { UsageError, author, type Context } from './command';
import { outcomeLines } from './change-text';
import { count } from './layout';
import { reasonWords } from './words';

export const HEALTH = ['warn', 'revert', 'off'] as const;
export type HealthRule = (typeof HEALTH)[number];

/** @throws UsageError for another word */
export function healthRule(context: Context): HealthRule {
  const given = context.text('health') ?? 'warn';
  const rule = HEALTH.find((one) => one === given);
  if (!rule) throw new UsageError(`--health is ${HEALTH.join(', ')}, not “${given}”.`);
  return rule;
}

const THEN: Record<Guarded['then'], string> = {
  reverted: 'Taken back, since that was asked for.',
  'not-reverted': 'It could not be taken back everywhere.',
  kept: 'Kept.',
  'not-kept': 'Not kept: it goes back by itself.',
  left: '',
};

/** Waits for the checks after a change that was done, and says what went down with it and what became of the change. */
export async function watchAfter(
  context: Context,
  options: {
    local: RouterClient;
    peer: RouterClient | null;
    changeId: string;
    rule: HealthRule;
    keep: boolean;
  },
): Promise<Guarded> {
  const { rule, ...rest } = options;
  const guarded = await guardChange({ ...rest, revert: rule === 'revert', author: author() });
  if (context.json) return guarded;
  const { health, then, settled } = guarded;
  for (const { router, finding } of health.findings)
    context.say(`${finding.severity} ${router}: ${reasonWords(finding)}`);
  if (health.outcome === 'well')
    context.say(
      `Well: ${count(health.watched, 'server')} that the change did not touch stayed up for ${health.seconds} s.`,
    );
  if (THEN[then]) context.say(THEN[then]);
  if (settled) for (const line of outcomeLines(settled.routers, settled.repair)) context.say(line);
  return guarded;
}
