import { sshFailure } from '@/lib/console/ssh-words';
import type { PinnedPeer } from '@/lib/console/view/pairing';
import { useSentence } from '@/lib/i18n/sentences';
import { useReader } from '@/lib/i18n/reader';
import { Button, LinkButton } from '../ui/button';
import { Command } from '../ui/command';
import { Notice } from '../ui/notice';
import { Panel } from '../ui/panel';
import { State } from '../ui/state';

/** A peer whose host key is pinned: the command that lets us in there, the test, and how to forget it. */
export function PinnedPanel({ peer, csrf }: { peer: PinnedPeer; csrf: string }) {
  const { t } = useReader();
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
            {t('pairing.pinned.paired')}
          </State>
        ) : (
          t('pairing.pinned.notYet')
        )
      }
    >
      <div className="panel-b stack">
        {key.error && (
          <Notice is="unknown">
            <b>{t('pairing.pinned.silent', { host: pairing.host })}</b>{' '}
            {sentence(sshFailure(key.error, pairing.host, pairing.port))}
          </Notice>
        )}
        {same === false && (
          <Notice is="down" alert>
            {sentence({ code: 'host-key-changed', params: { router: pairing.host } })}{' '}
            {t.rich('pairing.pinned.shows', { key: () => <code>{key.value?.fingerprint}</code> })}
          </Notice>
        )}
        <dl className="facts">
          <dt>{t('pairing.pinned.reached')}</dt>{' '}
          <dd>{t('pairing.pinned.by', { port: String(pairing.port), user: pairing.user })}</dd>
          {key.value && same && (
            <>
              {' '}
              <dt>{t('pairing.pinned.hostKey')}</dt>{' '}
              <dd>
                {key.value.type} <code>{key.value.fingerprint}</code>
              </dd>
            </>
          )}
        </dl>
        {!paired && command && (
          <>
            <p>{t('pairing.pinned.run')}</p>
            <pre className="block wrap">{command}</pre>
          </>
        )}
      </div>
      <div className="panel-f">
        <form method="post" action="/redundancy/pairing/test">
          <input type="hidden" name="csrf" value={csrf} />
          <Button look={paired ? 'plain' : 'primary'}>{t('pairing.pinned.test')}</Button>
        </form>{' '}
        <LinkButton href="/redundancy/pairing?again=1">{t('pairing.pinned.anew')}</LinkButton>{' '}
        <form method="post" action="/redundancy/pairing/forget">
          <input type="hidden" name="csrf" value={csrf} />
          <Button look="danger">{t('pairing.pinned.forget')}</Button>
        </form>{' '}
        <span className="note">{t('pairing.pinned.forgetNote', { host: pairing.host })}</span>
        <Command lines={[`lvsctl pair ${pairing.host}`, 'lvsctl pair --remove']} />
      </div>
    </Panel>
  );
}
