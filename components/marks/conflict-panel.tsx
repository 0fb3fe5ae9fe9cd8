import { useTranslations } from 'next-intl';
import type { MarksConflict } from '@/lib/console/view/marks-conflict';
import { Diff } from '../ui/diff';
import { Panel } from '../ui/panel';

/** Two people edited marks.conf: what the other one saved, and what one typed, each against the text before it. */
export function MarksConflictPanel({ conflict: { theirs, mine, merged } }: { conflict: MarksConflict }) {
  const t = useTranslations('marks.conflict');
  return (
    <Panel id="h-conflict" title={t('title')}>
      <p className="panel-b">{t(merged === null ? 'collide' : 'merged')}</p>
      {theirs && <Diff diff={theirs} left={t('opened')} right={t('saved')} />}
      <Diff diff={mine} left={t('saved')} right={t('typed')} />
    </Panel>
  );
}
