import { pieces } from '@/lib/console/forms/escapes';
import { many } from '@/lib/i18n/format';
import type { VirtualServer } from '@/lib/lvscf';
import { useReader } from '@/lib/i18n/reader';
import { Panel } from '../ui/panel';

/** What the saved check really does, with its escapes resolved. */
export function CheckPanel({ virtual }: { virtual: VirtualServer }) {
  const { t } = useReader();
  const { expect, send_program, timeout, reentry } = virtual;
  return (
    <Panel id="h-wire" title={t('virtual.check.title')} note={t('virtual.check.every', { seconds: timeout })}>
      <div className="panel-b stack">
        {send_program ? (
          <ProgramCheck program={send_program} expect={expect} />
        ) : (
          <Dialogue virtual={virtual} />
        )}
        <p className="muted">{t('virtual.check.after', { seconds: reentry })}</p>
      </div>
    </Panel>
  );
}

function ProgramCheck({ program, expect }: { program: string; expect: string | null }) {
  const { t } = useReader();
  return (
    <>
      <p>
        {t.rich('virtual.check.program', {
          program: () => <code>{program}</code>,
          code: (words) => <code>{words}</code>,
        })}
      </p>
      {expect ? (
        <Wire label={t('virtual.check.prints')} text={expect} />
      ) : (
        <p>{t('virtual.check.noExpect')}</p>
      )}
    </>
  );
}

function Dialogue({ virtual: { send, expect, use_regex, timeout } }: { virtual: VirtualServer }) {
  const { t } = useReader();
  return (
    <>
      <p>{t('virtual.check.opens', { seconds: timeout })}</p>
      {send ? (
        <Wire label={t('virtual.check.sends')} text={send} />
      ) : (
        <p>{t('virtual.check.sendsNothing')}</p>
      )}
      {expect ? (
        <Wire
          label={
            use_regex
              ? t('virtual.check.looks')
              : expect === '*'
                ? t('virtual.check.anything')
                : t('virtual.check.expects')
          }
          text={expect}
        />
      ) : (
        <p>{t('virtual.check.waits')}</p>
      )}
    </>
  );
}

function Wire({ label, text }: { label: string; text: string }) {
  const { t } = useReader();
  const wire = pieces(text);
  return (
    <div>
      <p>
        {label} <span className="note">{t('virtual.check.bytes', many(wire.bytes))}</span>
      </p>
      <pre className="block">
        {wire.pieces.map((p, i) =>
          p.control === null ? (
            p.text
          ) : (
            <span key={i} className="ctrl" title={t(`virtual.controls.${p.control}`)}>
              &lt;{p.text}&gt;
              {p.text === 'LF' ? '\n' : ''}
            </span>
          ),
        )}
      </pre>
    </div>
  );
}
