import { addressOf, VIPS } from '../lab/kit';

const id = (text: string) => encodeURIComponent(text);
const service = id(`tcp:${VIPS[0]}:80`);
const server = id(`${addressOf('web2')}:80`);

/** A page of the console, and where the cluster of the pictures has something to show on it. */
export interface Place {
  /** name of the files in docs/screenshots */
  name: string;
  /** `*` at its end: the first such link on the page above */
  path: string;
  /** who looks: somebody without session, or the administrator */
  by?: 'nobody';
  /** taken last, when the pair runs failover services: lvs.cf takes those or virtual servers */
  pair?: 'fos';
}

const failover = id(`fos:${VIPS[0]}:80`);

/** Every page of app/ by its address there; several places where one page has several faces; a reason where there is none. */
export const PLACES: Record<string, Place[] | string> = {
  '/setup': 'shown before the first password: taken by itself',
  '/login/code': 'stands between password and second factor only',
  '/access': [{ name: 'access', path: '/access' }],
  '/account': [{ name: 'account', path: '/account' }],
  '/account/second-factor': [{ name: 'second-factor', path: '/account/second-factor' }],
  '/accounts': [{ name: 'accounts', path: '/accounts' }],
  '/accounts/[name]': [{ name: 'account-of-another', path: '/accounts/night' }],
  '/accounts/[name]/delete': [{ name: 'account-delete', path: '/accounts/night/delete' }],
  '/audit': [{ name: 'audit', path: '/audit' }],
  '/changes': [{ name: 'changes', path: '/changes' }],
  '/control': [
    { name: 'control', path: '/control' },
    { name: 'control-with-failover-services', path: '/control', pair: 'fos' },
  ],
  '/control/[verb]/[router]': [{ name: 'stop', path: '/control/stop/local' }],
  '/control/failover/[direction]': [{ name: 'failover', path: '/control/failover/away' }],
  '/control/maintenance/[router]': [{ name: 'maintenance', path: '/control/maintenance/peer' }],
  '/control/server/check/[service]/[server]': [
    { name: 'check', path: `/control/server/check/${service}/${server}` },
  ],
  '/control/server/now/[service]/[server]': [
    { name: 'real-server-now', path: `/control/server/now/${service}/${server}` },
  ],
  '/control/traffic': [
    { name: 'traffic', path: '/control/traffic' },
    { name: 'traffic-of-a-virtual-server', path: `/control/traffic?service=${service}` },
  ],
  '/control/server/[action]/[service]/[server]': [
    { name: 'drain', path: `/control/server/drain/${service}/${server}` },
    { name: 'weight', path: `/control/server/weight/${service}/${server}` },
  ],
  '/doctor': [{ name: 'doctor', path: '/doctor' }],
  '/drift/[repair]/[side]/[entry]': [{ name: 'save-what-runs', path: '/drift/restore-running/local/all' }],
  '/failover': [{ name: 'failover-services', path: '/failover', pair: 'fos' }],
  '/failover/[id]': [{ name: 'failover-service', path: `/failover/${failover}`, pair: 'fos' }],
  '/failover/[id]/monitoring': [
    { name: 'failover-service-monitoring', path: `/failover/${failover}/monitoring`, pair: 'fos' },
  ],
  '/failover/delete': [
    { name: 'failover-service-delete', path: `/failover/delete?id=${failover}`, pair: 'fos' },
  ],
  '/failover/new': [{ name: 'failover-service-new', path: '/failover/new', pair: 'fos' }],
  '/global': [{ name: 'global', path: '/global' }],
  '/help': [{ name: 'help', path: '/help' }],
  '/history/[id]': [{ name: 'history-entry', path: '/history/*' }],
  '/history': [{ name: 'history', path: '/history' }],
  '/log': [{ name: 'log', path: '/log' }],
  '/login': [{ name: 'login', path: '/login', by: 'nobody' }],
  '/marks': [{ name: 'marks', path: '/marks' }],
  '/marks/apply': [{ name: 'marks-apply', path: '/marks/apply?router=both' }],
  '/password': [{ name: 'password', path: '/password' }],
  '/redundancy': [{ name: 'redundancy', path: '/redundancy' }],
  '/redundancy/disable': [{ name: 'redundancy-disable', path: '/redundancy/disable' }],
  '/redundancy/pairing': [{ name: 'pairing', path: '/redundancy/pairing' }],
  '/refused': [{ name: 'refused', path: '/refused' }],
  '/services': [{ name: 'services', path: '/services' }],
  '/verify': [{ name: 'verify', path: '/verify' }],
  '/virtual-servers': [{ name: 'virtual-servers', path: '/virtual-servers' }],
  '/virtual-servers/new': [{ name: 'virtual-server-new', path: '/virtual-servers/new' }],
  '/virtual-servers/delete': [
    { name: 'virtual-servers-delete', path: `/virtual-servers/delete?id=${service}` },
  ],
  '/virtual-servers/[id]': [{ name: 'virtual-server', path: `/virtual-servers/${service}` }],
  '/virtual-servers/[id]/monitoring': [
    { name: 'monitoring', path: `/virtual-servers/${service}/monitoring` },
  ],
  '/virtual-servers/[id]/real-servers': [
    { name: 'real-servers', path: `/virtual-servers/${service}/real-servers` },
  ],
  '/virtual-servers/[id]/real-servers/new': [
    { name: 'real-server-new', path: `/virtual-servers/${service}/real-servers/new` },
  ],
  '/virtual-servers/[id]/real-servers/delete': [
    { name: 'real-servers-delete', path: `/virtual-servers/${service}/real-servers/delete?id=${server}` },
  ],
  '/virtual-servers/[id]/real-servers/[server]': [
    { name: 'real-server', path: `/virtual-servers/${service}/real-servers/${server}` },
  ],
  '/virtual-servers/[id]/real-servers/[server]/setup': [
    { name: 'real-server-setup', path: `/virtual-servers/${service}/real-servers/${server}/setup` },
  ],
};
