import type { LineDiff } from '@/lib/console/view/line-diff';
import { plural } from '@/lib/i18n/format';
import { Diff } from '../ui/diff';
import { Panel } from '../ui/panel';

/** The two files side by side. */
export function LinesPanel({ lines, left, right }: { lines: LineDiff | null; left: string; right: string }) {
  if (!lines) {
    return (
      <Panel id="h-file" title="In the file">
        <p className="panel-b muted">The file is too large to be shown side by side: lvsctl diff</p>
      </Panel>
    );
  }
  const note = `lvs.cf: ${plural(lines.added, 'line')} added, ${lines.removed} removed`;
  return (
    <Panel id="h-file" title="In the file" note={note}>
      {lines.added + lines.removed === 0 ? (
        <p className="panel-b muted">The same to the byte.</p>
      ) : (
        <Diff diff={lines} left={left} right={right} />
      )}
    </Panel>
  );
}
