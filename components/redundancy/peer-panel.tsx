import type { Pairing } from '@/lib/router';
import { useReader } from '@/lib/i18n/reader';
import { LinkButton } from '../ui/button';
import { Panel } from '../ui/panel';
import { State } from '../ui/state';

/** How this console reaches the other router. */
export function PeerPanel({
  pairing,
  mayPair,
  other,
}: {
  pairing: Pairing | null;
  mayPair: boolean;
  /** what the other router is in the pair */
  other: 'primary' | 'backup';
}) {
  const { t } = useReader();
  const paired = !!pairing?.pairedAt;
  return (
    <Panel
      id="h-peer"
      title={t('redundancy.peer.title')}
      foot={
        mayPair && (
          <LinkButton small href="/redundancy/pairing">
            {paired ? t('redundancy.peer.pairing') : t(`control.pair.pairWith.${other}`)}
          </LinkButton>
        )
      }
    >
      <div className="panel-b stack">
        <p>
          {paired ? (
            <State is="up">{t('redundancy.peer.paired')}</State>
          ) : pairing ? (
            <State is="degraded">{t('redundancy.peer.begun')}</State>
          ) : (
            <State is="off">{t('redundancy.peer.notPaired')}</State>
          )}
        </p>
        <p className="muted">
          {pairing
            ? t('redundancy.peer.by', { host: pairing.host, port: String(pairing.port), user: pairing.user })
            : t('redundancy.peer.lead')}
        </p>
      </div>
    </Panel>
  );
}
