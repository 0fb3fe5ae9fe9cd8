import { ageSeconds, clock, duration, plural } from '@/lib/i18n/format';
import { activeSince } from '@/lib/router';
import { compareVersions } from './versions';
import { activeOf, isActive, otherRole, routersOf, type PairView } from './reading';
import type { ServiceRow } from './services';
import type { TakeoverView } from './takeover';

/** One of the five answers of CONTROL/MONITORING. `state` null: a plain name, no state. */
export interface Answer {
  question: string;
  state: 'up' | 'down' | 'critical' | 'degraded' | 'unknown' | 'off' | null;
  say: string;
  more: string;
}

/**
 * Is it up, who is active since when, can the backup take over, what is unhealthy, does it run what is saved.
 * @param services of the active router, joined with the file that it runs
 */
export function answers(pair: PairView, services: ServiceRow[], take: TakeoverView, now: Date): Answer[] {
  return [
    serviceAnswer(pair, services),
    activeAnswer(pair, now),
    takeoverAnswer(pair, take),
    healthAnswer(pair, services),
    configAnswer(pair),
  ];
}

function serviceAnswer(pair: PairView, services: ServiceRow[]): Answer {
  const question = 'Service';
  const routers = routersOf(pair);
  if (pair.local.status?.router === 'unconfigured') {
    return { question, state: 'off', say: 'Not set up', more: 'lvs.cf names neither router yet' };
  }
  if (!activeOf(pair)) {
    const both = routers.filter((r) => isActive(r) === true).length > 1;
    if (both) return { question, state: 'critical', say: 'In doubt', more: 'Two routers hold the addresses' };
    const silent = routers.filter((r) => isActive(r) === null).map((r) => r.name);
    if (silent.length) {
      return { question, state: 'unknown', say: 'Unknown', more: `${silent.join(' and ')} cannot be read` };
    }
    const failed = routers.some((r) => r.status?.pulse.state === 'failed');
    const stopped = routers.every((r) => r.status?.pulse.state === 'stopped');
    if (stopped && !failed)
      return { question, state: 'off', say: 'Stopped', more: 'pulse runs on no router' };
    return { question, state: 'critical', say: 'Down', more: 'No router holds the addresses' };
  }
  const meant = services.filter((s) => s.virtual?.active);
  const off = services.filter((s) => s.virtual && !s.virtual.active).length;
  const offText = off ? `, ${off} deactivated` : '';
  if (meant.length === 0) {
    return { question, state: 'off', say: 'Nothing to serve', more: `No active virtual server${offText}` };
  }
  const down = meant.filter((s) => s.health === 'critical' || s.health === 'down');
  const unknown = meant.filter((s) => s.health === 'unknown');
  const well = meant.length - down.length - unknown.length;
  if (down.length) {
    const all = down.length === meant.length;
    const names = down.slice(0, 3).map((s) => s.label || s.id);
    return {
      question,
      state: 'critical',
      say: all ? 'Down' : 'Partly down',
      more: `Nothing usable behind ${names.join(', ')}${down.length > 3 ? ` and ${down.length - 3} more` : ''}`,
    };
  }
  if (unknown.length) {
    const more = `${plural(unknown.length, 'virtual server')} without a known check, ${well} up`;
    return { question, state: 'unknown', say: 'Unknown', more };
  }
  return { question, state: 'up', say: 'Up', more: `${plural(well, 'virtual server')} up${offText}` };
}

function activeAnswer(pair: PairView, now: Date): Answer {
  const question = 'Active router';
  const active = activeOf(pair);
  if (active) {
    const since = activeSince(pair.raw);
    const more = since
      ? `Since ${clock(since, now)}, for ${duration(ageSeconds(since, now))}`
      : 'Holds the addresses; since when is not known';
    return { question, state: null, say: active.name, more };
  }
  const routers = routersOf(pair);
  const holders = routers.filter((r) => isActive(r) === true);
  if (holders.length > 1) {
    return { question, state: 'critical', say: 'Both', more: 'Both routers hold the addresses' };
  }
  const silent = routers.filter((r) => isActive(r) === null).map((r) => r.name);
  if (silent.length) {
    return { question, state: 'unknown', say: 'Unknown', more: `${silent.join(' and ')} cannot be read` };
  }
  return { question, state: 'off', say: 'None', more: 'No router holds the addresses' };
}

function takeoverAnswer(pair: PairView, take: TakeoverView): Answer {
  const question = 'Can the backup take over?';
  const failing = take.checks.filter((c) => c.state !== 'ok');
  const first = failing[0];
  const more = first ? `${first.text}: ${first.value || 'no'}` : '';
  switch (take.verdict) {
    case 'alone':
      return pair.alone === 'not-paired'
        ? {
            question,
            state: 'degraded',
            say: 'Not known',
            more: `Not paired with the ${otherRole(pair.local)} yet`,
          }
        : { question, state: 'off', say: 'No backup', more: 'REDUNDANCY is disabled' };
    case 'yes':
      return { question, state: 'up', say: 'Yes', more: `${plural(take.checks.length, 'condition')} met` };
    case 'reservation':
      return { question, state: 'degraded', say: `Yes, ${plural(failing.length, 'reservation')}`, more };
    case 'no':
      return { question, state: 'down', say: 'No', more: noReason(take) };
    default:
      return { question, state: 'unknown', say: 'Unknown', more: more || 'The backup cannot be read' };
  }
}

function noReason(take: TakeoverView): string {
  const no = take.checks.find((c) => c.state === 'no');
  return no ? `${no.text}: ${no.value || 'no'}` : '';
}

function healthAnswer(pair: PairView, services: ServiceRow[]): Answer {
  const question = 'Unhealthy';
  const active = activeOf(pair);
  if (!active)
    return { question, state: 'unknown', say: 'Unknown', more: 'No router serves, so none is asked' };
  if (!active.status?.checks) {
    return { question, state: 'unknown', say: 'Unknown', more: `Checks do not run on ${active.name}` };
  }
  const servers = services.flatMap((s) => s.servers.map((r) => ({ ...r, service: s.label || s.id })));
  const counted = servers.filter((s) => s.health !== 'off');
  const down = counted.filter((s) => s.health === 'down');
  const other = counted.filter((s) => s.health === 'unknown').length;
  const up = counted.filter((s) => s.health === 'up' || s.health === 'held').length;
  const tail = `${up} up of ${counted.length}`;
  if (down.length) {
    const names = down.slice(0, 2).map((s) => `${s.label || s.id} in ${s.service}`);
    const rest = down.length > 2 ? ` and ${down.length - 2} more` : '';
    return {
      question,
      state: 'down',
      say: `${down.length} down`,
      more: `${names.join(', ')}${rest}. ${tail}.`,
    };
  }
  if (other) return { question, state: 'unknown', say: `${other} unknown`, more: `${tail}.` };
  if (counted.length === 0) return { question, state: 'off', say: 'None', more: 'No real server is in use' };
  return { question, state: 'up', say: 'None', more: `${plural(up, 'real server')} up` };
}

function configAnswer(pair: PairView): Answer {
  const question = 'Running what is saved?';
  const { verdict, text } = compareVersions(pair);
  switch (verdict) {
    case 'same':
      return { question, state: 'up', say: 'Yes', more: text };
    case 'behind':
      return { question, state: 'degraded', say: 'No', more: text };
    case 'stopped':
      return { question, state: 'off', say: 'Nothing runs', more: text };
    default:
      return { question, state: 'unknown', say: 'Unknown', more: text };
  }
}
