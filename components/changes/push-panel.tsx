import { otherRole, type PairView } from '@/lib/console/view/reading';
import { useSentence } from '@/lib/i18n/sentences';
import { useReader } from '@/lib/i18n/reader';
import { Button } from '../ui/button';
import { Command } from '../ui/command';
import { Panel } from '../ui/panel';
import { State } from '../ui/state';
import { TableFrame } from '../ui/table';

/** lvs.cf on the backup: is it there, was it read back, does it run; and the button that brings it there (manual 4.7.1). */
export function PushPanel({ pair, csrf, mayPush }: { pair: PairView; csrf: string; mayPush: boolean }) {
  const { t } = useReader();
  const sentence = useSentence();
  const { peer, local } = pair;
  const other = otherRole(local);
  const title = t(`changes.push.titles.${other}`);
  if (!peer) {
    return (
      <Panel id="h-push" title={title}>
        <p className="panel-b muted">
          {pair.alone === 'not-paired'
            ? t.rich(`changes.push.notPaired.${other}`, {
                pair: (words) => <a href="/redundancy/pairing">{words}</a>,
              })
            : t('changes.push.noBackup')}
        </p>
      </Panel>
    );
  }
  const here = local.status?.config.saved?.sha256 ?? null;
  const there = peer.status?.config ?? null;
  const answer = (same: boolean | null, yes: string, no: string) =>
    same === null ? (
      <State is="unknown" plain>
        {t('changes.push.unknown')}
      </State>
    ) : (
      <State is={same ? 'up' : 'degraded'}>{same ? yes : no}</State>
    );
  const saved = there && here ? there.saved?.sha256 === here : null;
  const runs = there && here ? there.running?.sha256 === here : null;
  return (
    <Panel id="h-push" title={title} note={t('changes.push.note', { name: peer.name })}>
      <TableFrame
        caption={t('changes.push.caption', { name: peer.name })}
        heads={(['part', 'delivered', 'verified', 'active'] as const).map((key) => ({
          key,
          head: t(`changes.push.${key}`),
        }))}
      >
        <tbody>
          <tr className={saved === false ? 'warn' : undefined}>
            <th scope="row">lvs.cf</th>
            <td>{answer(saved, t('changes.push.yes'), t('changes.push.notThis'))}</td>
            <td>{answer(saved, t('changes.push.sameHash'), t('changes.push.no'))}</td>
            <td>{answer(runs, t('changes.push.runs'), t('changes.push.notYet'))}</td>
          </tr>
        </tbody>
      </TableFrame>
      {!peer.status && peer.error && <p className="panel-b note">{sentence(peer.error)}</p>}
      <form className="panel-f" method="post" action="/changes/push">
        <input type="hidden" name="csrf" value={csrf} />
        {mayPush && (
          <>
            <Button>{t('changes.push.button', { name: peer.name })}</Button>{' '}
          </>
        )}
        <span className="note">{t('changes.push.what')}</span>
        <Command lines={['lvsctl push']} />
      </form>
    </Panel>
  );
}
