import { useReader } from '@/lib/i18n/reader';
import { Button, LinkButton } from '../ui/button';
import { Notice } from '../ui/notice';
import { Panel } from '../ui/panel';

/** Shows the fingerprint of a host, to be compared and pinned. */
export function ConfirmKeyPanel({
  csrf,
  host,
  port,
  type,
  fingerprint,
  changed,
}: {
  csrf: string;
  host: string;
  port: string;
  type: string;
  fingerprint: string;
  /** another key of this host is pinned */
  changed: boolean;
}) {
  const { t } = useReader();
  return (
    <Panel id="h-key" title={t('pairing.key.title')}>
      <form method="post" action="/redundancy/pairing/pin">
        <input type="hidden" name="csrf" value={csrf} />
        <input type="hidden" name="host" value={host} />
        <input type="hidden" name="port" value={port} />
        <input type="hidden" name="fingerprint" value={fingerprint} />
        <div className="panel-b stack">
          {changed && (
            <Notice is="down" alert>
              {t.rich('pairing.key.changed', { host, b: (words) => <b>{words}</b> })}
            </Notice>
          )}
          <p>{t('pairing.key.shows', { host, port, type })}</p>
          <pre className="block wrap">{fingerprint}</pre>
          <p>{t('pairing.key.compare')}</p>
          <pre className="block wrap">ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub</pre>
        </div>
        <div className="panel-f">
          <Button look={changed ? 'danger' : 'primary'}>{t('pairing.key.pin')}</Button>{' '}
          <LinkButton href="/redundancy/pairing">{t('forms.cancel')}</LinkButton>
        </div>
      </form>
    </Panel>
  );
}
