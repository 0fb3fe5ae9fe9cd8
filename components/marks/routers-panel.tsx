import { useTranslations } from 'next-intl';
import type { Answer } from '@/lib/console/view/both';
import { clock, shortHash } from '@/lib/i18n/format';
import { useReader } from '@/lib/i18n/reader';
import { useCondition, useSentence } from '@/lib/i18n/sentences';
import type { MarksState } from '@/lib/protocol';
import { Moment } from '../ui/age';
import { Button, LinkButton } from '../ui/button';
import { Command } from '../ui/command';
import { Panel } from '../ui/panel';
import { State } from '../ui/state';
import { TableFrame } from '../ui/table';

/** How far marks.conf has come on each router: saved, applied, in the kernel, and whether somebody had to put it back. */
export function RoutersPanel({
  answers,
  csrf,
  mayConfigure,
  now,
}: {
  answers: Answer<MarksState>[];
  csrf: string;
  mayConfigure: boolean;
  now: Date;
}) {
  const t = useTranslations('marks.routers');
  const sentence = useSentence();
  const [here, there] = answers;
  const reference = here?.asked.value?.saved?.sha256 ?? null;
  return (
    <Panel
      id="h-routers"
      title={t('title')}
      note={t('note')}
      foot={
        <>
          {mayConfigure && (
            <form method="post" action="/marks/push" className="btn-row">
              <input type="hidden" name="csrf" value={csrf} />
              {there && reference && (
                <>
                  <Button>{t('push', { router: there.router.name })}</Button>{' '}
                </>
              )}
              {answers.map(({ router }) => (
                <LinkButton key={router.which} href={`/marks/apply?router=${router.which}`}>
                  {t('apply', { router: router.name })}
                </LinkButton>
              ))}{' '}
              {there && <LinkButton href="/marks/apply?router=both">{t('applyBoth')}</LinkButton>}
            </form>
          )}
          <span className="note">{t('foot')}</span>{' '}
          <Command
            lines={[
              'lvsctl marks',
              ...(there ? ['lvsctl marks --peer', 'lvsctl push', 'lvsctl marks apply --peer'] : []),
              'lvsctl marks apply',
            ]}
          />
        </>
      }
    >
      <TableFrame
        caption={t('caption')}
        heads={[
          { key: 'router', head: t('router') },
          { key: 'saved', head: t('saved') },
          { key: 'applied', head: t('applied') },
          { key: 'kernel', head: t('kernel') },
          { key: 'watch', head: t('watch'), leaves: 'p1' },
          { key: 'observed', head: t('observed'), leaves: 'p2' },
        ]}
      >
        <tbody>
          {answers.map(({ router, asked: { value, error } }) => (
            <tr key={router.which}>
              <th scope="row">{router.name}</th>
              {value ? (
                <Cells state={value} reference={router.which === 'peer' ? reference : undefined} now={now} />
              ) : (
                <td colSpan={5}>
                  <State is="unknown">{t('unknown')}</State> {error && sentence(error)}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </TableFrame>
    </Panel>
  );
}

/** @param reference hash that the saved file is compared with; undefined: it is itself the reference */
function Cells({
  state,
  reference,
  now,
}: {
  state: MarksState;
  reference: string | null | undefined;
  now: Date;
}) {
  const t = useTranslations('marks.routers');
  const condition = useCondition();
  const { locale } = useReader();
  const { saved, applied, kernel, unknown, rules } = state;
  const same = reference === undefined || reference === (saved?.sha256 ?? null);
  const unknownOf = (section: string) => (
    <>
      <State is="unknown">{t('unknown')}</State> {unknown[section] && condition(unknown[section])}
    </>
  );
  return (
    <>
      <td>
        {saved ? (
          <>
            {reference !== undefined && (
              <State is={same ? 'up' : 'degraded'}>{t(same ? 'same' : 'other')}</State>
            )}{' '}
            <code>{shortHash(saved.sha256)}</code>
          </>
        ) : (
          <State is={same ? 'off' : 'degraded'}>{t('none')}</State>
        )}
      </td>
      <td>
        {applied ? (
          <>
            <State is={applied.sha256 === saved?.sha256 ? 'up' : 'degraded'}>
              {t(applied.sha256 === saved?.sha256 ? 'asSaved' : 'older')}
            </State>{' '}
            <span className="mut">{t('rules', { count: rules })}</span>
          </>
        ) : (
          <State is={saved ? 'degraded' : 'off'}>{t('none')}</State>
        )}
      </td>
      <td>
        {!kernel ? (
          unknownOf('kernel')
        ) : kernel.tool === null ? (
          <State is={kernel.asApplied ? 'off' : 'down'}>{t(kernel.asApplied ? 'none' : 'notLoaded')}</State>
        ) : (
          <>
            <State is={kernel.asApplied ? 'up' : 'down'}>
              {t(kernel.asApplied ? 'asApplied' : 'notAsApplied')}
            </State>{' '}
            <span className="mut">{t('by', { tool: kernel.tool })}</span>
          </>
        )}
      </td>
      <td className="p1 why">
        {!state.guard
          ? unknownOf('guard')
          : state.guard.restored.length === 0
            ? t('noRestore')
            : state.guard.restored
                .map(({ what, by, at, times }) =>
                  [t('restored', { what, times, at: clock(at, now, locale) }), by && t('after', { by })]
                    .filter(Boolean)
                    .join(' '),
                )
                .join('; ')}
      </td>
      <td className="p2">
        <Moment at={state.observedAt} now={now} />
      </td>
    </>
  );
}
