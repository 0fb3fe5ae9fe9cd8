import clsx from 'clsx';
import { many } from '@/lib/i18n/format';
import type { DiffRow, LineDiff } from '@/lib/console/view/line-diff';
import { useReader } from '@/lib/i18n/reader';

/** Rows that a page shows at most: more is read with `lvsctl diff`. */
const MAX_ROWS = 2000;

/** Two versions of lvs.cf side by side; one above the other on a phone. */
export function Diff({ diff, left, right }: { diff: LineDiff; left: string; right: string }) {
  const { t } = useReader();
  const rows = diff.rows.slice(0, MAX_ROWS);
  return (
    <div className="scroll">
      <table className="diff">
        <caption className="vh">{t('changes.lines.caption', { left, right })}</caption>
        <colgroup>
          <col className="ln" />
          <col className="sg" />
          <col />
          <col className="ln" />
          <col className="sg" />
          <col />
        </colgroup>
        <thead>
          <tr>
            <th colSpan={3} scope="colgroup">
              {left}
            </th>
            <th colSpan={3} scope="colgroup">
              {right}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <Row key={i} row={row} />
          ))}
          {diff.rows.length > MAX_ROWS && (
            <tr className="gap">
              <td colSpan={6}>{t('changes.lines.more', many(diff.rows.length - MAX_ROWS))}</td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row }: { row: DiffRow }) {
  const { t } = useReader();
  if (row.kind === 'gap') {
    return (
      <tr className="gap">
        <td colSpan={6}>
          {t('changes.lines.gap', { line: String(row.left?.line ?? row.right?.line ?? '') })}
        </td>
      </tr>
    );
  }
  const same = row.kind === 'same';
  return (
    <tr>
      <Side
        cell={row.left}
        look={same ? 'ctx' : row.left ? 'del' : 'void'}
        sign={same || !row.left ? '' : '-'}
      />
      <Side
        cell={row.right}
        look={same ? '' : row.right ? 'add' : 'void'}
        sign={same || !row.right ? '' : '+'}
      />
    </tr>
  );
}

function Side({ cell, look, sign }: { cell: DiffRow['left']; look: string; sign: string }) {
  return (
    <>
      <td className={clsx('ln', look)}>{cell?.line}</td>
      <td className={clsx('sg', look)}>{sign}</td>
      <td className={look || undefined} title={cell && cell.text.length > 60 ? cell.text : undefined}>
        {cell?.text}
      </td>
    </>
  );
}
