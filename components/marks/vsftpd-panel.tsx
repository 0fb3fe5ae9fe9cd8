import { useTranslations } from 'next-intl';
import type { MarksState } from '@/lib/protocol';
import { Panel } from '../ui/panel';

/** What vsftpd on the real servers behind an FTP mark must be told to fit the rules (manual 3.5). */
export function VsftpdPanel({ marks }: { marks: MarksState['vsftpd'] }) {
  const t = useTranslations('marks.vsftpd');
  return (
    <Panel id="h-vsftpd" title={t('title')} note={t('note')}>
      <div className="panel-b">
        {marks.map(({ mark, lines }) => (
          <div key={mark}>
            <h3>{t('mark', { mark })}</h3>
            <pre className="block">
              <code>{lines.join('\n')}</code>
            </pre>
          </div>
        ))}
      </div>
    </Panel>
  );
}
