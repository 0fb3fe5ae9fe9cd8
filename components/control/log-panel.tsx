import type { AgentErrorData } from '@/lib/protocol';
import { clock } from '@/lib/i18n/format';
import { useSentence } from '@/lib/i18n/sentences';
import { useReader } from '@/lib/i18n/reader';
import { Panel } from '../ui/panel';

export interface LogReading {
  router: string;
  lines: { at: string | null; unit: string; text: string }[];
  error: AgentErrorData | null;
}

/** Last lines of both routers, in the order of time, newest last. */
export function LogPanel({ logs, limit, now }: { logs: LogReading[]; limit: number; now: Date }) {
  const { t, locale } = useReader();
  const sentence = useSentence();
  const lines = logs
    .flatMap((log) => log.lines.map((line, i) => ({ ...line, router: log.router, i })))
    .sort((a, b) => (a.at ?? '').localeCompare(b.at ?? ''))
    .slice(-limit);
  const failed = logs.filter((log) => log.error);
  return (
    <Panel
      id="h-log"
      title={t(logs.length > 1 ? 'control.log.titleBoth' : 'control.log.title')}
      note={t('control.log.note', { limit })}
    >
      {failed.map((log) => (
        <p key={log.router} className="panel-b note">
          {t('control.log.failed', { router: log.router })} {log.error && sentence(log.error)}
        </p>
      ))}
      {lines.length > 0 ? (
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard too
        <div className="log-box" role="region" aria-label={t('control.log.lines')} tabIndex={0}>
          <ol className="log">
            {lines.map((line) => (
              <li key={`${line.router} ${line.at} ${line.i}`}>
                <time dateTime={line.at ?? undefined}>{line.at ? clock(line.at, now, locale) : ''}</time>{' '}
                <span>{line.router}</span> <span className="src">{line.unit}</span> <span>{line.text}</span>
              </li>
            ))}
          </ol>
        </div>
      ) : (
        failed.length === 0 && <p className="panel-b muted">{t('control.log.empty')}</p>
      )}
    </Panel>
  );
}
