import { useTranslations } from 'next-intl';
import type { Answer } from '@/lib/console/view/both';
import { textOf } from '@/lib/console/view/marks';
import type { Target } from '@/lib/console/view/verbs';
import { parseMarks } from '@/lib/marks';
import type { MarksState } from '@/lib/protocol';
import { Button, LinkButton } from '../ui/button';
import { Command } from '../ui/command';
import { DialogPage } from '../ui/dialog-page';
import { Icon } from '../ui/icon';

/** Says what applying will do on each of the routers, and asks. */
export function ApplyDialog({
  target,
  answers,
  csrf,
}: {
  target: Target;
  /** of the routers that it is for */
  answers: Answer<MarksState>[];
  csrf: string;
}) {
  const t = useTranslations('marks.ask');
  const and = useTranslations('marks');
  const [a = '', b] = answers.map(({ router }) => router.name);
  const routers = b === undefined ? a : and('and', { a, b });
  const saved = answers.map(({ asked }) => asked.value?.saved?.sha256 ?? null);
  const differ = answers.length > 1 && saved[0] !== saved[1] && answers.every(({ asked }) => asked.value);
  return (
    <DialogPage
      title={t('title', { routers })}
      body={
        <>
          <ul className="checks">
            {answers.map((answer) => (
              <Effect key={answer.router.which} answer={answer} />
            ))}
            {differ && <Line warn>{t('differs')}</Line>}
            <Line>{t('open')}</Line>
            <Line>{t('others')}</Line>
          </ul>
          <Command
            lines={answers.map(
              ({ router }) => `lvsctl marks apply${router.which === 'peer' ? ' --peer' : ''}`,
            )}
          />
        </>
      }
      form={
        <form className="panel-f" method="post" action="/marks/apply/run">
          <input type="hidden" name="csrf" value={csrf} />
          <input type="hidden" name="router" value={target} />
          <LinkButton href="/marks">{t('cancel')}</LinkButton>{' '}
          <Button look="primary">{t('button', { routers })}</Button>
        </form>
      }
    />
  );
}

function Effect({ answer: { router, asked } }: { answer: Answer<MarksState> }) {
  const t = useTranslations('marks.ask');
  const name = router.name;
  if (!asked.value) return <Line warn>{t('silent', { router: name })}</Line>;
  const { saved, applied } = asked.value;
  const rules = parseMarks(textOf(asked.value)).rules.length;
  return (
    <>
      {!saved ? (
        <Line warn>{t('none', { router: name })}</Line>
      ) : (
        <Line>{t(saved.sha256 === applied?.sha256 ? 'same' : 'other', { router: name, rules })}</Line>
      )}
      {router.status?.pulse.state === 'stopped' && <Line>{t('stopped', { router: name })}</Line>}
    </>
  );
}

function Line({ warn = false, children }: { warn?: boolean; children: string }) {
  return (
    <li className={warn ? 'st-degraded' : 'st-info'}>
      <Icon name={warn ? 's-warn' : 's-info'} />
      <span>{children}</span>
    </li>
  );
}
