import { otherRole, type PairView } from '@/lib/console/view/reading';
import { useSentence } from '@/lib/i18n/sentences';
import { Button } from '../ui/button';
import { Command } from '../ui/command';
import { Panel } from '../ui/panel';
import { State } from '../ui/state';

/** lvs.cf on the backup: is it there, was it read back, does it run; and the button that brings it there (manual 4.7.1). */
export function PushPanel({ pair, csrf, mayPush }: { pair: PairView; csrf: string; mayPush: boolean }) {
  const sentence = useSentence();
  const { peer, local } = pair;
  const other = otherRole(local);
  const title = `On the ${other}`;
  if (!peer) {
    return (
      <Panel id="h-push" title={title}>
        <p className="panel-b muted">
          {pair.alone === 'not-paired' ? (
            <>
              Not paired with the {other} yet. <a href="/redundancy/pairing">Pair with it</a>, then lvs.cf can
              be pushed there.
            </>
          ) : (
            'There is no backup to push to.'
          )}
        </p>
      </Panel>
    );
  }
  const here = local.status?.config.saved?.sha256 ?? null;
  const there = peer.status?.config ?? null;
  const answer = (same: boolean | null, yes: string, no: string) =>
    same === null ? (
      <State is="unknown" plain>
        unknown
      </State>
    ) : (
      <State is={same ? 'up' : 'degraded'}>{same ? yes : no}</State>
    );
  const saved = there && here ? there.saved?.sha256 === here : null;
  const runs = there && here ? there.running?.sha256 === here : null;
  return (
    <Panel id="h-push" title={title} note={`${peer.name}, by hash`}>
      <table className="t">
        <caption className="vh">What was delivered to {peer.name}</caption>
        <thead>
          <tr>
            <th scope="col">Part</th>
            <th scope="col">Delivered</th>
            <th scope="col">Verified</th>
            <th scope="col">Active</th>
          </tr>
        </thead>
        <tbody>
          <tr className={saved === false ? 'warn' : undefined}>
            <th scope="row">lvs.cf</th>
            <td>{answer(saved, 'yes', 'not this one')}</td>
            <td>{answer(saved, 'same hash', 'no')}</td>
            <td>{answer(runs, 'runs it', 'not yet')}</td>
          </tr>
        </tbody>
      </table>
      {!peer.status && peer.error && <p className="panel-b note">{sentence(peer.error)}</p>}
      <form className="panel-f" method="post" action="/changes/push">
        <input type="hidden" name="csrf" value={csrf} />
        {mayPush && (
          <>
            <Button>PUSH to {peer.name}</Button>{' '}
          </>
        )}
        <span className="note">
          Saves it there, runs nothing. Never copied: own addresses, keys, sessions.
        </span>
        <Command lines={['lvsctl push']} />
      </form>
    </Panel>
  );
}
