import type { LineDiff } from '@/lib/console/view/line-diff';
import { many } from '@/lib/i18n/format';
import { useReader } from '@/lib/i18n/reader';
import { Diff } from '../ui/diff';
import { Panel } from '../ui/panel';

/** The two files side by side. */
export function LinesPanel({ lines, left, right }: { lines: LineDiff | null; left: string; right: string }) {
  const { t } = useReader();
  if (!lines) {
    return (
      <Panel id="h-file" title={t('changes.lines.title')}>
        <p className="panel-b muted">{t('changes.lines.tooLarge')}</p>
      </Panel>
    );
  }
  const note = t('changes.lines.note', { ...many(lines.added), removed: lines.removed });
  return (
    <Panel id="h-file" title={t('changes.lines.title')} note={note}>
      {lines.added + lines.removed === 0 ? (
        <p className="panel-b muted">{t('changes.lines.same')}</p>
      ) : (
        <Diff diff={lines} left={left} right={right} />
      )}
    </Panel>
  );
}
