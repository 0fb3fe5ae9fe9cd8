import { operatedOf, type Operated } from '@/lib/console/view/operated';
import { isSpread, routersOf, type PairView } from '@/lib/console/view/reading';
import { namedRow } from '@/lib/console/view/server-action';
import type { ServiceRow } from '@/lib/console/view/services';
import { useReader } from '@/lib/i18n/reader';
import { Notice } from '../ui/notice';

/** What a drain, a resume, a failover or a start that led here did, router by router. */
export function OperatedNotice({
  search,
  pair,
  services,
}: {
  search: Record<string, string>;
  pair: PairView;
  services: ServiceRow[];
}) {
  const operated = operatedOf(search);
  if (!operated) return null;
  if (operated.kind === 'pulse') return <Pulse operated={operated} pair={pair} />;
  if (operated.kind === 'divided') return <Divided />;
  if (operated.kind === 'maintenance') return <Maintained operated={operated} pair={pair} />;
  return operated.kind === 'move' ? (
    <Moved operated={operated} pair={pair} />
  ) : (
    <Decided operated={operated} pair={pair} services={services} />
  );
}

function Pulse({ operated, pair }: { operated: Extract<Operated, { kind: 'pulse' }>; pair: PairView }) {
  const { t } = useReader();
  const { verb, target } = operated;
  const chosen = routersOf(pair).filter(({ which }) => target === 'both' || which === target);
  const [a = '', b] = chosen.map(({ name }) => name);
  const names = b === undefined ? a : t('control.and', { a, b });
  return <Notice is={verb === 'stop' ? 'info' : 'up'}>{t(`control.dialog.done.${verb}`, { names })}</Notice>;
}

function Divided() {
  const { t } = useReader();
  return (
    <Notice is="up">
      <p>{t('operate.moved.divided')}</p>
    </Notice>
  );
}

function Moved({ operated, pair }: { operated: Extract<Operated, { kind: 'move' }>; pair: PairView }) {
  const { t } = useReader();
  const [to, from] = operated.to === 'local' ? [pair.local, pair.peer] : [pair.peer, pair.local];
  const names = {
    to: to?.name ?? t('operate.move.theOther'),
    from: from?.name ?? t('operate.move.theOther'),
  };
  const { already, ms, lowered } = operated;
  const after = lowered ? (isSpread(pair) ? 'loweredSpread' : 'lowered') : 'ordinary';
  return (
    <Notice is="up">
      <p>
        {already
          ? t('operate.moved.already', names)
          : t('operate.moved.done', { ...names, seconds: ((ms ?? 0) / 1000).toFixed(1) })}
      </p>
      {!already && <p>{t(`operate.moved.${after}`, names)}</p>}
    </Notice>
  );
}

function Maintained({
  operated,
  pair,
}: {
  operated: Extract<Operated, { kind: 'maintenance' }>;
  pair: PairView;
}) {
  const { t } = useReader();
  const reading = operated.router === 'local' ? pair.local : pair.peer;
  const name = reading?.name ?? t('operate.move.theOther');
  const { on, lowered } = operated;
  return (
    <Notice is="up">
      <p>{t(on ? 'operate.maintained.on' : 'operate.maintained.off', { name })}</p>
      {!on && lowered && <p>{t('operate.maintained.stays', { name })}</p>}
    </Notice>
  );
}

const WELL = ['done', 'direct', 'later'];

function Decided({
  operated,
  pair,
  services,
}: {
  operated: Extract<Operated, { kind: 'server' }>;
  pair: PairView;
  services: ServiceRow[];
}) {
  const { t } = useReader();
  const { action, local, peer } = operated;
  const service = services.find(({ id }) => id === operated.service);
  const server = service?.servers.find(({ id }) => id === operated.server);
  const codes = [
    { name: pair.local.name, code: local },
    ...(peer ? [{ name: pair.peer?.name ?? t('operate.move.theOther'), code: peer }] : []),
  ];
  return (
    <Notice is={codes.every(({ code }) => WELL.includes(code)) ? 'up' : 'degraded'}>
      <p>
        {service && server
          ? t(`operate.${action}.done`, {
              ...{ server: namedRow(server), service: namedRow(service), weight: operated.weight },
            })
          : t(`operate.${action}.doneSome`, { weight: operated.weight })}
      </p>
      {codes.map(({ name, code }) => (
        <p key={name}>{t(`operate.taken.${code}`, { router: name })}</p>
      ))}
    </Notice>
  );
}
