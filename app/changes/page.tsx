import { ApplyPanel, stoppedNote } from '@/components/changes/apply-panel';
import { Countdown } from '@/components/changes/countdown';
import { DroppedNotices } from '@/components/changes/dropped-notices';
import { LastPanel } from '@/components/changes/last-panel';
import { LinesPanel } from '@/components/changes/lines-panel';
import { MatrixPanel } from '@/components/changes/matrix-panel';
import { PushPanel } from '@/components/changes/push-panel';
import { TermsPanel } from '@/components/changes/terms-panel';
import { WordsPanel } from '@/components/changes/words-panel';
import { FormNotice } from '@/components/forms/form-notice';
import { ConsolePage } from '@/components/frame/console-page';
import { Said } from '@/components/frame/said';
import { Staged } from '@/components/frame/staged';
import { LinkButton } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { PageHead } from '@/components/ui/page-head';
import { may } from '@/lib/auth';
import { page, titled } from '@/lib/console';
import { loadChanges, waiting } from '@/lib/console/view/changes';
import { routersOf } from '@/lib/console/view/reading';
import { stagedState } from '@/lib/console/view/staged';
import { versionName } from '@/lib/console/view/versions';
import { many } from '@/lib/i18n/format';
import { reader } from '@/lib/i18n/reader';

export const generateMetadata = titled('changes.title');

export default page({ permission: 'view' }, async (context) => {
  const { csrf, draft, router, search, user } = context;
  const view = await loadChanges(router);
  const now = new Date();
  const r = await reader();
  const { t } = r;
  const { pair, saved, running, words, lines, last } = view;
  const open = waiting(view, now);
  const mayApply = may(user.role, 'configure');
  const runs = running.value?.sha256 ? running.value : null;
  const differs = runs?.sha256 !== saved.sha256;
  const stopped = stoppedNote(pair, t);
  const allStopped = routersOf(pair).every((r) => r.status?.pulse.state === 'stopped');
  const left = runs
    ? t('changes.running', { version: versionName({ sha256: runs.sha256, serial: runs.serial }, t) })
    : t('changes.runningNothing');
  const right = t('changes.savedVersion', {
    version: versionName({ sha256: saved.sha256, serial: saved.serial }, t),
  });
  return (
    <ConsolePage
      context={context}
      reading={pair.local}
      tab="changes"
      staged={!open && <Staged state={await stagedState(pair.local, router, now, r)} narrow />}
    >
      <PageHead
        title={t('changes.title')}
        small={
          open
            ? t('changes.waiting', { owner: open.owner })
            : differs
              ? t('changes.saved', { ...many(words.length), name: pair.local.name })
              : t('changes.same')
        }
      />
      <Said search={search} />
      <FormNotice findings={draft?.findings ?? []} scope="global" shown={[]} />
      {open && <Countdown waiting={open} csrf={csrf} mayDecide={mayApply} now={now} />}
      <DroppedNotices routers={routersOf(pair)} />
      {stopped && (
        <Notice
          is="info"
          action={
            <LinkButton href={allStopped ? `/control/start/${pair.peer ? 'both' : 'local'}` : '/control'}>
              {t('control.asks.start')}
            </LinkButton>
          }
        >
          {stopped}
        </Notice>
      )}
      <MatrixPanel pair={pair} />
      <div className="cols cols-form">
        <div className="stack">
          <WordsPanel
            changes={words}
            note={
              !runs
                ? t('changes.words.wouldStart')
                : open
                  ? t('changes.words.pending')
                  : t('changes.words.against')
            }
          />
          <LinesPanel lines={lines} left={left} right={right} />
          <TermsPanel terms={view.terms} source={view.counted} />
        </div>
        <div className="stack">
          {!open && saved.sha256 !== null && (
            <ApplyPanel view={view} csrf={csrf} draft={draft} mayApply={mayApply} />
          )}
          <PushPanel pair={pair} csrf={csrf} mayPush={mayApply} />
          <LastPanel last={last} counted={!!open} names={routersOf(pair).map((r) => r.name)} now={now} />
        </div>
      </div>
    </ConsolePage>
  );
});
