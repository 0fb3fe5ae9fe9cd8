import clsx from 'clsx';
import { useLocale, useTranslations } from 'next-intl';
import type { Answer } from '@/lib/console/view/both';
import { serviceOf, type BootState } from '@/lib/console/view/boot';
import { doctorLanguages } from '@/lib/i18n/doctor';
import { useSentence } from '@/lib/i18n/sentences';
import { doctorReasonWords, routerServices, type RouterService } from '@/lib/protocol';
import { Command } from '../ui/command';
import { Panel } from '../ui/panel';
import { State } from '../ui/state';
import { TableFrame, columnsOf, type ColumnHead } from '../ui/table';
import { SwitchForm } from './switch-form';

/** Which services each router starts at boot, and what it would lack after one without them (manual 2.1). */
export function BootPanel({
  answers,
  csrf,
  mayConfigure,
}: {
  answers: Answer<BootState>[];
  csrf: string;
  mayConfigure: boolean;
}) {
  const t = useTranslations('services');
  return (
    <Panel
      id="h-boot"
      title={t('boot.title')}
      note={t('boot.note')}
      foot={
        <>
          <span className="note">{t('boot.foot')}</span>{' '}
          <Command
            lines={['enable', 'disable'].flatMap((verb) =>
              routerServices.map((name) => `systemctl ${verb} ${name}`),
            )}
          />
        </>
      }
    >
      <TableFrame
        caption={t('boot.caption')}
        heads={columnsOf<ColumnHead>(
          { key: 'service', head: t('boot.service') },
          { key: 'router', head: t('router') },
          { key: 'atBoot', head: t('boot.atBoot') },
          { key: 'source', head: t('boot.source'), leaves: 'p1' },
          mayConfigure && { key: 'switch', head: null, label: t('switch') },
        )}
      >
        {routerServices.map((name) => (
          <tbody key={name}>
            {answers.map((answer, i) => (
              <Row
                key={answer.router.which}
                name={name}
                answer={answer}
                first={i === 0}
                rows={answers.length}
                csrf={csrf}
                mayConfigure={mayConfigure}
              />
            ))}
          </tbody>
        ))}
      </TableFrame>
    </Panel>
  );
}

function Row({
  name,
  answer: { router, asked },
  first,
  rows,
  csrf,
  mayConfigure,
}: {
  name: RouterService;
  answer: Answer<BootState>;
  first: boolean;
  rows: number;
  csrf: string;
  mayConfigure: boolean;
}) {
  const t = useTranslations('services');
  const sentence = useSentence();
  const words = doctorLanguages[useLocale()] ?? {};
  const answered = asked.value?.services ?? { value: null, error: asked.error };
  const found = serviceOf(answered.value, name);
  const on = found?.atBoot ?? null;
  return (
    <tr className={clsx(on === false && 'warn')}>
      {first && (
        <th scope="rowgroup" rowSpan={rows}>
          {name} <span className="sub mut">{t(`boot.what.${name}`)}</span>
        </th>
      )}
      <td>{router.name}</td>
      <td>
        <State is={on === null ? 'unknown' : on ? 'up' : 'degraded'}>
          {t(on === null ? 'unknown' : on ? 'boot.yes' : 'boot.no')}
        </State>{' '}
        {found?.reason && doctorReasonWords(found.reason, words)}
        {answered.error && sentence(answered.error)}
      </td>
      <td className="p1 mut">{found?.source && `${found.source}: ${found.value}`}</td>
      {mayConfigure && (
        <td>
          {on !== null && (
            <SwitchForm
              action="/services/boot"
              csrf={csrf}
              on={on}
              of={`${name}, ${router.name}`}
              fields={{ router: router.which, name }}
            />
          )}
        </td>
      )}
    </tr>
  );
}
