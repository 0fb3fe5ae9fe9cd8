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
  return (
    <Panel id="h-key" title="Is this its host key?">
      <form method="post" action="/redundancy/pairing/pin">
        <input type="hidden" name="csrf" value={csrf} />
        <input type="hidden" name="host" value={host} />
        <input type="hidden" name="port" value={port} />
        <input type="hidden" name="fingerprint" value={fingerprint} />
        <div className="panel-b stack">
          {changed && (
            <Notice is="down" alert>
              <b>The host key of {host} has changed.</b> Another one is pinned. Either the machine was
              installed anew, or somebody answers in its place. Go on only after comparing on its own console.
            </Notice>
          )}
          <p>
            {host}, port {port}, shows the {type} key
          </p>
          <pre className="block wrap">{fingerprint}</pre>
          <p>Compare it on the router itself, at its own console:</p>
          <pre className="block wrap">ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub</pre>
        </div>
        <div className="panel-f">
          <Button look={changed ? 'danger' : 'primary'}>It is the same: pin it</Button>{' '}
          <LinkButton href="/redundancy/pairing">CANCEL</LinkButton>
        </div>
      </form>
    </Panel>
  );
}
