import { sshFailure } from '@/lib/console/ssh-words';
import type { PinnedPeer } from '@/lib/console/view/pairing';
import { useSentence } from '@/lib/i18n/sentences';
import { Button, LinkButton } from '../ui/button';
import { Notice } from '../ui/notice';
import { Panel } from '../ui/panel';
import { State } from '../ui/state';

/** A peer whose host key is pinned: the command that lets us in there, the test, and how to forget it. */
export function PinnedPanel({ peer, csrf }: { peer: PinnedPeer; csrf: string }) {
  const sentence = useSentence();
  const { pairing, key, same, command } = peer;
  const paired = pairing.pairedAt !== null;
  return (
    <Panel
      id="h-pinned"
      title={pairing.host}
      note={
        paired ? (
          <State is="up" plain>
            paired
          </State>
        ) : (
          'host key pinned, not let in yet'
        )
      }
    >
      <div className="panel-b stack">
        {key.error && (
          <Notice is="unknown">
            <b>{pairing.host} does not answer now.</b>{' '}
            {sentence(sshFailure(key.error, pairing.host, pairing.port))}
          </Notice>
        )}
        {same === false && (
          <Notice is="down" alert>
            {sentence({ code: 'host-key-changed', params: { router: pairing.host } })} It shows{' '}
            <code>{key.value?.fingerprint}</code>.
          </Notice>
        )}
        <dl className="facts">
          <dt>Reached by</dt>{' '}
          <dd>
            ssh, port {pairing.port}, as {pairing.user}
          </dd>
          {key.value && same && (
            <>
              {' '}
              <dt>Host key</dt>{' '}
              <dd>
                {key.value.type} <code>{key.value.fingerprint}</code>
              </dd>
            </>
          )}
        </dl>
        {!paired && command && (
          <>
            <p>
              Run this there, as root. It lets in this console’s key, from this address, for the agent alone:
            </p>
            <pre className="block wrap">{command}</pre>
          </>
        )}
      </div>
      <div className="panel-f">
        <form method="post" action="/redundancy/pairing/test">
          <input type="hidden" name="csrf" value={csrf} />
          <Button look={paired ? 'plain' : 'primary'}>Test the pairing</Button>
        </form>{' '}
        <LinkButton href="/redundancy/pairing?again=1">Pair anew…</LinkButton>{' '}
        <form method="post" action="/redundancy/pairing/forget">
          <input type="hidden" name="csrf" value={csrf} />
          <Button look="danger">Forget it</Button>
        </form>
      </div>
    </Panel>
  );
}
