import { useTranslations } from 'next-intl';
import type { LineFinding } from '@/lib/console/view/marks';
import { OPENED, openedText } from '@/lib/console/view/marks-conflict';
import { useSentence } from '@/lib/i18n/sentences';
import { Button, LinkButton } from '../ui/button';
import { Command } from '../ui/command';
import { Icon } from '../ui/icon';
import { Panel } from '../ui/panel';

/** marks.conf as text. Each finding stands above it with its line's number and text, so that a text browser has it too. */
export function TextPanel({
  text,
  saved,
  findings,
  csrf,
  base,
  router,
  mayConfigure,
}: {
  text: string;
  /** what the file says now; `text` may be what was typed */
  saved: string;
  findings: LineFinding[];
  csrf: string;
  base: string;
  router: string;
  mayConfigure: boolean;
}) {
  const t = useTranslations('marks.text');
  const sentence = useSentence();
  const opened = openedText(saved);
  const rows = Math.min(24, Math.max(8, text.split('\n').length + 1));
  return (
    <Panel id="h-text" title={t('title')} note={t('note')}>
      <form method="post" action="/marks/save">
        <input type="hidden" name="csrf" value={csrf} />
        <input type="hidden" name="base" value={base} />
        {opened !== null && <input type="hidden" name={OPENED} value={opened} />}
        <div className="panel-b stack">
          {findings.length > 0 && (
            <div id="text-say" className="stack tight">
              {findings.map(({ finding, line, text: said }) => (
                <p
                  key={`${line} ${finding.code} ${JSON.stringify(finding.params)}`}
                  className={`say-f ${finding.severity === 'error' ? 'st-down' : 'st-degraded'}`}
                >
                  <Icon name={finding.severity === 'error' ? 's-down' : 's-warn'} />
                  <span>
                    {line !== null && (
                      <>
                        <b>{t('line', { line })}</b> <code>{said}</code>{' '}
                      </>
                    )}
                    {sentence(finding)}
                  </span>
                </p>
              ))}
            </div>
          )}
          <textarea
            className="code"
            name="text"
            rows={rows}
            cols={78}
            aria-label={t('label')}
            aria-describedby={findings.length > 0 ? 'text-say text-help' : 'text-help'}
            aria-invalid={findings.some(({ finding }) => finding.severity === 'error') || undefined}
            defaultValue={text}
            spellCheck={false}
            autoComplete="off"
            readOnly={!mayConfigure}
          />
          <p id="text-help" className="note">
            {t('help')}
          </p>
        </div>
        <div className="panel-f">
          {mayConfigure ? (
            <>
              <Button name="do" value="save">
                {t('save')}
              </Button>{' '}
              <Button name="do" value="check">
                {t('check')}
              </Button>{' '}
              <LinkButton href="/marks">{t('cancel')}</LinkButton>{' '}
              <span className="note">{t('foot', { router })}</span>
            </>
          ) : (
            <span className="note">{t('mayNot')}</span>
          )}
          <Command lines={['lvsctl marks save --dry-run FILE', 'lvsctl marks save FILE']} />
        </div>
      </form>
    </Panel>
  );
}
