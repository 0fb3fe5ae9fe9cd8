import type { PairView } from '@/lib/console/view/reading';
import { useSentence } from '@/lib/i18n/sentences';
import type { ChangesView } from '@/lib/console/view/changes';
import { Button, LinkButton } from '../ui/button';
import { Command } from '../ui/command';
import { Panel } from '../ui/panel';
import { State } from '../ui/state';
import { Steps, type Step } from '../ui/steps';

/** Seconds until both routers go back unless somebody confirms; 10 minutes leave time to look at the service. */
export const CONFIRM_CHOICES = [
  [120, '2 minutes'],
  [600, '10 minutes'],
  [1800, '30 minutes'],
  [0, 'do not wait'],
] as const;

/** Applies what is saved, on both routers or on none. */
export function ApplyPanel({ view, csrf, mayApply }: { view: ChangesView; csrf: string; mayApply: boolean }) {
  const sentence = useSentence();
  const { pair, saved, check } = view;
  const findings = check.value?.findings ?? [];
  const errors = findings.filter((f) => f.severity === 'error');
  const both = pair.peer ? `${pair.local.name} and ${pair.peer.name}` : pair.local.name;
  const silent = pair.peer && !pair.peer.status;
  const steps: Step[] = [
    check.value
      ? {
          state: errors.length ? 'open' : 'done',
          text: errors.length ? `lvs.cf has errors on ${pair.local.name}` : `Validated on ${pair.local.name}`,
          sub: summary(errors.length, findings.length - errors.length),
        }
      : { state: 'open', text: 'Validate', sub: check.error && sentence(check.error) },
    { state: 'open', text: `Prepare on ${both}`, sub: 'nothing changes yet; one refusal ends it' },
    ...(pair.peer
      ? [{ state: 'open' as const, text: 'The passive router, then the active one' }]
      : [{ state: 'open' as const, text: 'Change' }]),
    { state: 'open', text: 'Read back what was written and compare' },
    { state: 'open', text: 'Wait for your word, or go back' },
  ];
  return (
    <Panel
      id="apply"
      title="Apply"
      note={
        errors.length === 0 && check.value ? (
          <State is="up" plain>
            ready to apply
          </State>
        ) : undefined
      }
    >
      <form className="panel-b stack" method="post" action="/changes/apply">
        <input type="hidden" name="csrf" value={csrf} />
        <input type="hidden" name="base" value={saved.sha256 ?? ''} />
        <Steps steps={steps} />
        {findings.map((f) => (
          <p key={f.code + JSON.stringify(f.params)} className="note">
            {f.severity}: {sentence(f)}
          </p>
        ))}
        {mayApply && (
          <>
            <p className="monitor">
              <label htmlFor="confirm">Go back unless confirmed within</label>{' '}
              <select id="confirm" name="confirm" defaultValue="600">
                {CONFIRM_CHOICES.map(([seconds, text]) => (
                  <option key={seconds} value={seconds}>
                    {text}
                  </option>
                ))}
              </select>
            </p>
            {silent && (
              <p className="monitor">
                <label>
                  <input type="checkbox" name="alone" value="1" /> {pair.peer?.name} does not answer: apply on{' '}
                  {pair.local.name} alone
                </label>
              </p>
            )}
            <p className="btn-row">
              <Button look="primary">
                {pair.peer ? 'APPLY on both routers' : `APPLY on ${pair.local.name}`}
              </Button>{' '}
              <LinkButton href="/control">Not now</LinkButton>
            </p>
          </>
        )}
        {!mayApply && <p className="note">Your role may look at this, not apply it.</p>}
        <Command lines={['lvsctl diff', 'lvsctl apply --confirm 600']} title="Equivalent commands" />
      </form>
    </Panel>
  );
}

function summary(errors: number, warnings: number): string {
  const count = (n: number, word: string) =>
    n === 0 ? `no ${word}s` : n === 1 ? `1 ${word}` : `${n} ${word}s`;
  return `${count(errors, 'error')}, ${count(warnings, 'warning')}`;
}

/** pulse stopped: applying would only save. What is meant then is start. */
export function stoppedNote(pair: PairView): string | null {
  const all = [pair.local, ...(pair.peer ? [pair.peer] : [])];
  const stopped = all.filter((r) => r.status?.pulse.state === 'stopped').map((r) => r.name);
  return stopped.length
    ? `pulse is stopped on ${stopped.join(' and ')}: there the file is only saved until it is started.`
    : null;
}
