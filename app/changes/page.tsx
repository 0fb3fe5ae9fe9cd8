import type { Metadata } from 'next';
import { ApplyPanel, stoppedNote } from '@/components/changes/apply-panel';
import { Countdown } from '@/components/changes/countdown';
import { LastPanel } from '@/components/changes/last-panel';
import { LinesPanel } from '@/components/changes/lines-panel';
import { MatrixPanel } from '@/components/changes/matrix-panel';
import { PushPanel } from '@/components/changes/push-panel';
import { WordsPanel } from '@/components/changes/words-panel';
import { FormNotice } from '@/components/forms/form-notice';
import { ConsolePage } from '@/components/frame/console-page';
import { Said } from '@/components/frame/said';
import { Staged } from '@/components/frame/staged';
import { LinkButton } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { PageHead } from '@/components/ui/page-head';
import { may } from '@/lib/auth';
import { page } from '@/lib/console';
import { loadChanges, waiting } from '@/lib/console/view/changes';
import { routersOf } from '@/lib/console/view/reading';
import { stagedState } from '@/lib/console/view/staged';
import { versionName } from '@/lib/console/view/versions';
import { plural } from '@/lib/i18n/format';
import { reader } from '@/lib/i18n/reader';

export const metadata: Metadata = { title: 'Changes' };

export default page({ permission: 'view' }, async (context) => {
  const { csrf, draft, router, search, user } = context;
  const view = await loadChanges(router);
  const now = new Date();
  const r = await reader();
  const { pair, saved, running, words, lines, last } = view;
  const open = waiting(view, now);
  const mayApply = may(user.role, 'configure');
  const runs = running.value?.sha256 ? running.value : null;
  const differs = runs?.sha256 !== saved.sha256;
  const stopped = stoppedNote(pair);
  const allStopped = routersOf(pair).every((r) => r.status?.pulse.state === 'stopped');
  const left = runs
    ? `Running, ${versionName({ sha256: runs.sha256, serial: runs.serial }, r.t)}`
    : 'Running: nothing';
  const right = `Saved, ${versionName({ sha256: saved.sha256, serial: saved.serial }, r.t)}`;
  return (
    <ConsolePage
      context={context}
      reading={pair.local}
      tab="changes"
      staged={!open && <Staged state={await stagedState(pair.local, router, now, r)} narrow />}
    >
      <PageHead
        title="Changes"
        small={
          open
            ? `applied by ${open.owner}, waiting for confirmation`
            : differs
              ? `${plural(words.length, 'change')} saved on ${pair.local.name}, not running`
              : 'what is saved runs'
        }
      />
      <Said search={search} />
      <FormNotice findings={draft?.findings ?? []} scope="global" shown={[]} />
      {open && <Countdown waiting={open} csrf={csrf} mayDecide={mayApply} now={now} />}
      {stopped && (
        <Notice
          is="info"
          action={
            <LinkButton href={allStopped ? `/control/start/${pair.peer ? 'both' : 'local'}` : '/control'}>
              Start…
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
                ? 'nothing runs yet; this is what would start'
                : open
                  ? 'what is saved, against what runs now: the change that waits runs already'
                  : 'what is saved, against what runs now'
            }
          />
          <LinesPanel lines={lines} left={left} right={right} />
        </div>
        <div className="stack">
          {!open && saved.sha256 !== null && <ApplyPanel view={view} csrf={csrf} mayApply={mayApply} />}
          <PushPanel pair={pair} csrf={csrf} mayPush={mayApply} />
          <LastPanel last={last} counted={!!open} names={routersOf(pair).map((r) => r.name)} now={now} />
        </div>
      </div>
    </ConsolePage>
  );
});
