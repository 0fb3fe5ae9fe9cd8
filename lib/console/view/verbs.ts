import { isActive, routersOf, type PairView, type RouterReading } from './reading';
import { versionName } from './versions';

export const verbs = ['start', 'stop', 'restart', 'reload'] as const;
export type Verb = (typeof verbs)[number];
export const targets = ['local', 'peer', 'both'] as const;
export type Target = (typeof targets)[number];

/** The routers that a verb is for, in the order in which they are asked. */
export function routersFor(verb: Verb, target: Target, pair: PairView): RouterReading[] {
  const chosen = routersOf(pair).filter((r) => target === 'both' || r.which === target);
  // Start: the primary first, so that it takes the addresses at once. Otherwise the one that serves comes last, so that no
  // takeover happens only for the other's sake.
  const late = (r: RouterReading) =>
    verb === 'start' ? r.status?.router !== 'primary' : isActive(r) === true;
  return [...chosen].sort((a, b) => Number(late(a)) - Number(late(b)));
}

/** One thing that a verb will do, or that speaks against it. */
export interface Effect {
  weight: 'info' | 'warning';
  text: string;
}

/** What a verb will do to this router and to the clients, said before it is done (R13). */
export function effectsOf(
  verb: Verb,
  reading: RouterReading,
  all: RouterReading[],
  pair: PairView,
): Effect[] {
  const { name, status } = reading;
  if (!status) return [{ weight: 'warning', text: `${name} does not answer now, so it will hardly do it.` }];
  const effects: Effect[] = [];
  const info = (text: string) => effects.push({ weight: 'info', text });
  const warning = (text: string) => effects.push({ weight: 'warning', text });
  const others = routersOf(pair).filter((r) => r.which !== reading.which);
  const { saved } = status.config;
  if (verb !== 'stop') {
    if (!saved) warning(`${name} has no lvs.cf saved, so pulse will not start there. Push it first.`);
    else
      info(
        `${name} compiles its saved lvs.cf (${versionName({ sha256: saved.sha256, serial: saved.serial_no })}) and runs it.`,
      );
    const alone = others.filter((r) => !all.some((a) => a.which === r.which));
    const other = alone.find((r) => r.status?.pulse.state === 'running')?.status?.config.running;
    if (saved && other && other.sha256 !== saved.sha256) {
      const theirs = versionName({ sha256: other.sha256, serial: other.serial_no });
      warning(
        `${alone[0]?.name ?? 'The other router'} runs ${theirs}: this puts another one on ${name} alone, with nothing to confirm. Changes applies to both. “pulse boot” as root starts what ${name} ran last.`,
      );
    }
    const here = pair.local.status?.config.saved;
    if (reading.which === 'peer' && saved && here && here.sha256 !== saved.sha256) {
      warning(`That is not what is saved on ${pair.local.name}. Push first if it shall be the same.`);
    }
  }
  if (verb === 'start')
    info('Heartbeat, virtual addresses, the IPVS table and the checks of the real servers start.');
  if (verb === 'reload') info('Only what differs is changed; open connections and everything else stay.');
  if (verb === 'stop' || verb === 'restart') effects.push(...handOver(verb, reading, others, all));
  return effects;
}

function handOver(
  verb: Verb,
  reading: RouterReading,
  others: RouterReading[],
  all: RouterReading[],
): Effect[] {
  const { name } = reading;
  const active = isActive(reading);
  if (active === null) return [{ weight: 'warning', text: `Whether ${name} is active is not known.` }];
  if (!active) {
    return [{ weight: 'info', text: `${name} holds no address, so clients notice nothing.` }];
  }
  const stopsToo = (r: RouterReading) => all.some((a) => a.which === r.which);
  const heir = others.find((r) => r.status?.pulse.state === 'running' && !stopsToo(r));
  const takes: Effect = heir
    ? {
        weight: 'info',
        text: `${name} is active: ${heir.name} takes the addresses at once; new requests wait about a second.`,
      }
    : {
        weight: 'warning',
        text: `${name} is active and nobody takes over: clients get no answer${verb === 'stop' ? '' : ' until it runs again'}.`,
      };
  return verb === 'restart' && heir
    ? [takes, { weight: 'info', text: `Afterwards the primary takes the addresses back.` }]
    : [takes];
}
