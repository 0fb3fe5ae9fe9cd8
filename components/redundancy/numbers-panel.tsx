import type { LvsConfig } from '@/lib/lvscf';
import { Panel } from '../ui/panel';

/** What the saved timers mean for clients, as VRRP counts them (RFC 5798: three intervals and a skew below one). */
export function NumbersPanel({ config }: { config: LvsConfig }) {
  const { keepalive, deadtime, backup_active, backup_private, primary_private } = config;
  if (!backup_active) return null;
  const channels = primary_private && backup_private ? 2 : 1;
  return (
    <Panel id="h-num" title="What the saved numbers give">
      <dl className="facts wide">
        <dt>Heartbeat is sent</dt> <dd>every {keepalive} s</dd>
        <dt>Dead router, takeover within</dt> <dd>{deadtime} s</dd>
        <dt>Stopped router hands over</dt> <dd>at once</dd>
        <dt>Heartbeat channels</dt> <dd>{channels === 2 ? 'public and private' : 'one: public'}</dd>
        <dt>Primary returns</dt> <dd>takes back</dd>
      </dl>
    </Panel>
  );
}
