import type { PairView, RouterReading } from '@/lib/console/view/reading';
import { effectsOf, type Target, type Verb } from '@/lib/console/view/verbs';
import { Button, LinkButton } from '../ui/button';
import { Command } from '../ui/command';
import { DialogPage } from '../ui/dialog-page';
import { Icon } from '../ui/icon';

const NAME: Record<Verb, string> = { start: 'Start', stop: 'Stop', restart: 'Restart', reload: 'Reload' };

/** Says what a verb will do on each router, and asks. */
export function PulseDialog({
  verb,
  target,
  routers,
  pair,
  csrf,
}: {
  verb: Verb;
  target: Target;
  routers: RouterReading[];
  pair: PairView;
  csrf: string;
}) {
  const names = routers.map((r) => r.name).join(' and ');
  const stops = verb === 'stop' || verb === 'restart';
  return (
    <DialogPage
      title={`${NAME[verb]} pulse on ${names}?`}
      body={
        <>
          {routers.map((r) => (
            <div key={r.which}>
              {routers.length > 1 && (
                <p>
                  <b>{r.name}</b>, now {r.status?.pulse.state ?? 'unknown'}:
                </p>
              )}
              <ul className="checks">
                {effectsOf(verb, r, routers, pair).map((e) => (
                  <li key={e.text} className={e.weight === 'warning' ? 'st-degraded' : 'st-info'}>
                    <Icon name={e.weight === 'warning' ? 's-warn' : 's-info'} />
                    <span>{e.text}</span>
                  </li>
                ))}
              </ul>
            </div>
          ))}
          <Command lines={routers.map((r) => `lvsctl ${verb}${r.which === 'peer' ? ' --peer' : ''}`)} />
        </>
      }
      form={
        <form className="panel-f" method="post" action={`/control/${verb}/${target}/run`}>
          <input type="hidden" name="csrf" value={csrf} />
          <LinkButton href="/control">CANCEL</LinkButton>{' '}
          <Button look={stops ? 'solid-danger' : 'primary'}>
            {NAME[verb]} on {names}
          </Button>
        </form>
      }
    />
  );
}
