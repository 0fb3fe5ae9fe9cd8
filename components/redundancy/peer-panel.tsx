import type { Pairing } from '@/lib/router';
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
  const paired = !!pairing?.pairedAt;
  return (
    <Panel
      id="h-peer"
      title="The other router"
      foot={
        mayPair && (
          <LinkButton small href="/redundancy/pairing">
            {paired ? 'Pairing…' : `Pair with the ${other}…`}
          </LinkButton>
        )
      }
    >
      <div className="panel-b stack">
        <p>
          {paired ? (
            <State is="up">paired</State>
          ) : pairing ? (
            <State is="degraded">pairing begun</State>
          ) : (
            <State is="off">not paired</State>
          )}
        </p>
        <p className="muted">
          {pairing
            ? `By ssh to ${pairing.host}, port ${pairing.port}, as ${pairing.user}. Its host key is pinned.`
            : 'Paired, this console shows both routers, pushes lvs.cf to the other one and applies changes on both.'}
        </p>
      </div>
    </Panel>
  );
}
