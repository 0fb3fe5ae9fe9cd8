import { routersOf, type PairView } from '@/lib/console/view/reading';
import { LinkButton } from '../ui/button';

/** The verbs for both routers at once; each leads to a page that says first what it will do. */
export function BothButtons({ pair }: { pair: PairView }) {
  const states = routersOf(pair).map((r) => r.status?.pulse.state ?? 'unknown');
  const verbs = [
    ['start', 'Start both…', states.some((s) => s !== 'running')],
    ['reload', 'Reload both…', states.some((s) => s !== 'stopped')],
    ['stop', 'Stop both…', states.some((s) => s !== 'stopped')],
  ] as const;
  return (
    <>
      {verbs
        .filter(([, , shown]) => shown)
        .map(([verb, text]) => (
          <LinkButton key={verb} small href={`/control/${verb}/both`}>
            {text}
          </LinkButton>
        ))}
      <span className="note">Each asks first and says what it will do.</span>
    </>
  );
}
