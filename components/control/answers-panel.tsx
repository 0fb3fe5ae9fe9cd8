import type { Answer } from '@/lib/console/view/answers';
import { useReader } from '@/lib/i18n/reader';
import { Icon } from '../ui/icon';
import { stateClass, stateIcon } from '../ui/state';

/** The one look: five questions in one row, each with its answer and where it comes from. */
export function AnswersPanel({ answers }: { answers: Answer[] }) {
  const { t } = useReader();
  return (
    <section className="panel" aria-label={t('control.look')}>
      <dl className="answers">
        {answers.map((a) => (
          <div key={a.question} className={a.state ? stateClass(a.state) : undefined}>
            <dt>{a.question}</dt>
            <dd className={a.state === 'critical' ? 'say st-critical plain' : 'say'}>
              {a.state && <Icon name={a.state === 'degraded' ? 's-warn' : stateIcon(a.state)} />}
              {a.say}
            </dd>
            <dd className="more">{a.more}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
