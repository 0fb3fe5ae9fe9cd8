import type { ReactNode } from 'react';
import { useReader } from '@/lib/i18n/reader';

export interface Step {
  state: 'done' | 'now' | 'open';
  text: ReactNode;
  sub?: ReactNode;
}

/** Steps of a change in their order: what is done, where it stands, what comes. */
export function Steps({ steps }: { steps: Step[] }) {
  const { t } = useReader();
  return (
    <ol className="steps">
      {steps.map((s, i) => (
        <li key={i} className={s.state === 'open' ? undefined : s.state}>
          {s.state === 'now' && <span className="vh">{t('frame.stepNow')} </span>}
          {s.state === 'done' && <span className="vh">{t('frame.stepDone')} </span>}
          {s.text}
          {s.sub != null && <span className="sub"> {s.sub}</span>}
        </li>
      ))}
    </ol>
  );
}
