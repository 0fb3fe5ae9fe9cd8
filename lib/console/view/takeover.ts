import type { Status } from '@/lib/protocol';
import { activeOf, isActive, type PairReading, type RouterReading } from './reading';

/** One line of "Can the backup take over?": ok, a reservation, a reason that it cannot, or not known. */
export interface TakeoverCheck {
  state: 'ok' | 'reservation' | 'no' | 'unknown';
  text: string;
  value: string;
}

export interface Takeover {
  /** the router that would take over; null: there is none */
  standby: RouterReading | null;
  verdict: 'yes' | 'reservation' | 'no' | 'unknown' | 'alone';
  checks: TakeoverCheck[];
}

/** Judges from both routers' own words whether the one that does not hold the VIPs could take them. */
export function takeover(pair: PairReading, network: 'nat' | 'direct' | 'tunnel' | null): Takeover {
  if (!pair.peer) return { standby: null, verdict: 'alone', checks: [] };
  const active = activeOf(pair);
  const standby = standbyOf(pair, active);
  if (!standby) return { standby: null, verdict: 'unknown', checks: [] };
  const checks = standby.status
    ? ask(standby.status, active?.status ?? null, active, network)
    : [line('unknown', `${standby.name} answers`, 'no answer')];
  return { standby, verdict: verdictOf(checks), checks };
}

function standbyOf(pair: PairReading, active: RouterReading | null): RouterReading | null {
  if (active) return active.which === 'local' ? pair.peer : pair.local;
  // None active or two: the backup by the file is the one that is asked about.
  if (pair.local.status?.router === 'backup') return pair.local;
  return pair.peer;
}

function verdictOf(checks: TakeoverCheck[]): Takeover['verdict'] {
  if (checks.some((c) => c.state === 'no')) return 'no';
  if (checks.some((c) => c.state === 'unknown')) return 'unknown';
  return checks.some((c) => c.state === 'reservation') ? 'reservation' : 'yes';
}

const line = (state: TakeoverCheck['state'], text: string, value = ''): TakeoverCheck => ({
  state,
  text,
  value,
});

function ask(
  s: Status,
  activeStatus: Status | null,
  active: RouterReading | null,
  network: 'nat' | 'direct' | 'tunnel' | null,
): TakeoverCheck[] {
  const checks = [pulseLine(s), vrrpLine(s), sameFileLine(s, activeStatus)];
  const vips = vipsLine(s, activeStatus);
  if (vips) checks.push(vips);
  checks.push(...checkLines(s, activeStatus, active));
  if (network === 'nat') {
    checks.push(
      s.forwarding
        ? line(s.forwarding.ipv4 ? 'ok' : 'no', 'Packet forwarding is on', s.forwarding.ipv4 ? 'IPv4' : 'off')
        : line('unknown', 'Packet forwarding is on', 'not known'),
    );
  }
  return checks;
}

function pulseLine(s: Status): TakeoverCheck {
  const text = 'pulse runs';
  if (s.pulse.state === 'unknown') return line('unknown', text, 'not known');
  return line(s.pulse.state === 'running' ? 'ok' : 'no', text, s.pulse.state);
}

function vrrpLine(s: Status): TakeoverCheck {
  const text = 'Hears the heartbeat and waits';
  if (!s.vrrp || s.vrrp.length === 0) {
    return s.pulse.state === 'running' ? line('unknown', text, 'not known') : line('no', text, 'not running');
  }
  const states = [...new Set(s.vrrp.map((v) => v.state))];
  const waiting = s.vrrp.filter((v) => v.state === 'BACKUP').length;
  if (waiting === s.vrrp.length) return line('ok', text, `${waiting} of ${s.vrrp.length}`);
  if (states.includes('unknown')) return line('unknown', text, 'not known');
  if (states.includes('FAULT')) return line('no', text, 'FAULT');
  return line('no', text, states.join(', '));
}

function sameFileLine(s: Status, active: Status | null): TakeoverCheck {
  const text = 'Runs the same lvs.cf';
  if (!active) return line('unknown', text, 'active router not known');
  const mine = s.config.running;
  const theirs = active.config.running;
  if (!mine) return line(s.pulse.state === 'running' ? 'unknown' : 'no', text, 'none');
  if (!theirs) return line('unknown', text, 'not known');
  const value = mine.serial_no === null ? '' : `serial ${mine.serial_no}`;
  return line(mine.sha256 === theirs.sha256 ? 'ok' : 'no', text, value);
}

function vipsLine(s: Status, active: Status | null): TakeoverCheck | null {
  if (!s.vips || !active?.vips) return null;
  const here = new Set(s.vips.map((v) => v.address));
  const same = active.vips.filter((v) => here.has(v.address)).length;
  const ok = same === active.vips.length && here.size === active.vips.length;
  return line(ok ? 'ok' : 'no', 'Has the same list of addresses', `${same} of ${active.vips.length}`);
}

function checkLines(s: Status, active: Status | null, router: RouterReading | null): TakeoverCheck[] {
  const text = 'Checks the real servers itself';
  if (!s.checks) return [line(s.pulse.state === 'running' ? 'no' : 'unknown', text, 'checks not running')];
  const known = s.checks.filter((c) => c.state !== 'unknown').length;
  const lines = [
    line(known === s.checks.length ? 'ok' : 'reservation', text, `${known} of ${s.checks.length}`),
  ];
  if (active?.checks && router) {
    const theirs = new Map(active.checks.map((c) => [`${c.service} ${c.server}`, c.state]));
    const same = s.checks.filter((c) => theirs.get(`${c.service} ${c.server}`) === c.state).length;
    const ok = same === s.checks.length && same === active.checks.length;
    lines.push(
      line(
        ok ? 'ok' : 'reservation',
        `Its checks agree with ${router.name}’s`,
        `${same} of ${active.checks.length}`,
      ),
    );
  }
  return lines;
}
