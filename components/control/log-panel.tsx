import { logRows, type RouterLog } from '@/lib/console/view/log';
import { useReader } from '@/lib/i18n/reader';
import { useSentence } from '@/lib/i18n/sentences';
import { LogLines } from '../log/lines';
import { Panel } from '../ui/panel';

/** Last lines of both routers, in the order of time, newest last. */
export function LogPanel({ logs, limit, now }: { logs: RouterLog[]; limit: number; now: Date }) {
  const { t } = useReader();
  const sentence = useSentence();
  const rows = logRows(logs, { limit });
  const failed = logs.filter((log) => log.error);
  return (
    <Panel
      id="h-log"
      title={t(logs.length > 1 ? 'control.log.titleBoth' : 'control.log.title')}
      note={t('control.log.note', { limit })}
      foot={<a href="/log">{t('log.more')}</a>}
    >
      {failed.map((log) => (
        <p key={log.router} className="panel-b note">
          {t('control.log.failed', { router: log.router })} {log.error && sentence(log.error)}
        </p>
      ))}
      {rows.length > 0 ? (
        <LogLines rows={rows} label={t('control.log.lines')} now={now} />
      ) : (
        failed.length === 0 && <p className="panel-b muted">{t('control.log.empty')}</p>
      )}
    </Panel>
  );
}
