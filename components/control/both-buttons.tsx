import { routersOf, type PairView } from '@/lib/console/view/reading';
import { useReader } from '@/lib/i18n/reader';
import { LinkButton } from '../ui/button';

/** The verbs for both routers at once; each leads to a page that says first what it will do. */
export function BothButtons({ pair }: { pair: PairView }) {
  const { t } = useReader();
  const states = routersOf(pair).map((r) => r.status?.pulse.state ?? 'unknown');
  const verbs = [
    ['start', states.some((s) => s !== 'running')],
    ['reload', states.some((s) => s !== 'stopped')],
    ['stop', states.some((s) => s !== 'stopped')],
  ] as const;
  return (
    <>
      {verbs
        .filter(([, shown]) => shown)
        .map(([verb]) => (
          <LinkButton key={verb} small href={`/control/${verb}/both`}>
            {t(`control.both.${verb}`)}
          </LinkButton>
        ))}
      <span className="note">{t('control.bothNote')}</span>
    </>
  );
}
