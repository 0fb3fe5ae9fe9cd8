import clsx from 'clsx';
import { useTranslations } from 'next-intl';
import { Fragment } from 'react';
import type { Answer } from '@/lib/console/view/both';
import {
  families,
  forwardingIs,
  type BootState,
  type ForwardingFamily,
  type ForwardingIs,
} from '@/lib/console/view/boot';
import { useSentence } from '@/lib/i18n/sentences';
import type { Forwarding } from '@/lib/protocol';
import { Moment } from '../ui/age';
import { Command } from '../ui/command';
import { Panel } from '../ui/panel';
import { State, type StateName } from '../ui/state';
import { TableFrame, columnsOf, type ColumnHead } from '../ui/table';
import { SwitchForm } from './switch-form';

const LOOK: Record<ForwardingIs, StateName> = {
  on: 'up',
  needed: 'up',
  off: 'off',
  missing: 'down',
  volatile: 'degraded',
  none: 'off',
};
const PROTOCOL: Record<ForwardingFamily, string> = { ipv4: 'IPv4', ipv6: 'IPv6' };

/** Packet forwarding of both routers: now, at boot, needed by what is applied (manual 2.5). */
export function ForwardingPanel({
  answers,
  csrf,
  mayConfigure,
  now,
}: {
  answers: Answer<BootState>[];
  csrf: string;
  mayConfigure: boolean;
  now: Date;
}) {
  const t = useTranslations('services');
  const sentence = useSentence();
  return (
    <Panel
      id="h-forwarding"
      title={t('forwarding.title')}
      note={t('forwarding.note')}
      foot={
        <>
          <span className="note">{t('forwarding.foot')}</span>{' '}
          <Command
            lines={[
              'lvsctl forwarding',
              ...answers.flatMap(({ router: { which } }) =>
                ['on', 'off'].flatMap((word) =>
                  families.map(
                    (family) => `lvsctl forwarding ${word} ${family}${which === 'peer' ? ' --peer' : ''}`,
                  ),
                ),
              ),
            ]}
          />
        </>
      }
    >
      <TableFrame
        caption={t('forwarding.caption')}
        heads={columnsOf<ColumnHead>(
          { key: 'router', head: t('router') },
          { key: 'protocol', head: t('forwarding.protocol') },
          { key: 'now', head: t('forwarding.now') },
          { key: 'boot', head: t('forwarding.boot') },
          { key: 'needed', head: t('forwarding.needed'), leaves: 'p1' },
          { key: 'before', head: t('forwarding.before'), leaves: 'p2' },
          { key: 'observed', head: t('observed'), leaves: 'p2' },
          mayConfigure && { key: 'switch', head: null, label: t('switch') },
        )}
      >
        <tbody>
          {answers.map(({ router, asked }) => {
            const { value, error } = asked.value?.forwarding ?? { value: null, error: asked.error };
            if (!value) {
              return (
                <tr key={router.which}>
                  <th scope="row">{router.name}</th>
                  <td colSpan={7}>
                    <State is="unknown">{t('unknown')}</State> {error && sentence(error)}
                  </td>
                </tr>
              );
            }
            return (
              <Fragment key={router.which}>
                {families.map((family) => (
                  <Row
                    key={family}
                    which={router.which}
                    name={router.name}
                    family={family}
                    state={value}
                    csrf={csrf}
                    mayConfigure={mayConfigure}
                    now={now}
                  />
                ))}
              </Fragment>
            );
          })}
        </tbody>
      </TableFrame>
    </Panel>
  );
}

function Row({
  which,
  name,
  family,
  state,
  csrf,
  mayConfigure,
  now,
}: {
  which: 'local' | 'peer';
  name: string;
  family: ForwardingFamily;
  state: Forwarding;
  csrf: string;
  mayConfigure: boolean;
  now: Date;
}) {
  const t = useTranslations('services');
  const of = state[family];
  const is = forwardingIs(of);
  const on = of.now === true || of.atBoot;
  return (
    <tr className={clsx(is === 'missing' && 'bad', is === 'volatile' && 'warn')}>
      <th scope="row">{name}</th>
      <td>{PROTOCOL[family]}</td>
      <td>
        <State is={LOOK[is]}>{t(`forwarding.is.${is}`)}</State>
      </td>
      <td>{t(of.atBoot ? 'forwarding.byUs' : of.needed ? 'forwarding.byPulse' : 'forwarding.notByUs')}</td>
      <td className="p1">{t(of.needed ? 'forwarding.isNeeded' : 'forwarding.notNeeded')}</td>
      <td className="p2 mut">{of.before ?? '–'}</td>
      <td className="p2">
        <Moment at={state.observedAt} now={now} />
      </td>
      {mayConfigure && (
        <td>
          {is !== 'none' && !(on && of.needed && of.atBoot) && (
            <SwitchForm
              action="/services/forwarding"
              csrf={csrf}
              on={on && !(of.needed && !of.atBoot)}
              of={`${PROTOCOL[family]}, ${name}`}
              fields={{ router: which, family }}
            />
          )}
        </td>
      )}
    </tr>
  );
}
