import { pieces } from '@/lib/console/forms/escapes';
import { many } from '@/lib/i18n/format';
import type { VirtualServer } from '@/lib/lvscf';
import { useReader } from '@/lib/i18n/reader';
import { Panel } from '../ui/panel';

/** What the check really does, with its escapes resolved: the saved one, or the one that stands in the form. */
export function CheckPanel({ virtual, saved }: { virtual: VirtualServer; saved: boolean }) {
  const { t } = useReader();
  const { timeout, reentry } = virtual;
  return (
    <Panel
      id="h-wire"
      title={t(saved ? 'virtual.check.title' : 'virtual.check.titleTyped')}
      note={t('virtual.check.every', { seconds: timeout })}
    >
      <div className="panel-b stack">
        <Kind virtual={virtual} />
        <p className="muted">{t('virtual.check.after', { seconds: reentry })}</p>
      </div>
    </Panel>
  );
}

/** Without `check` it is as in the original: the program if there is one, else Send and Expect (docs/checks.md). */
function Kind({ virtual }: { virtual: VirtualServer }) {
  const { t } = useReader();
  const { check, expect, send_program, timeout } = virtual;
  switch (check ?? (send_program ? 'program' : 'send')) {
    case 'program':
      return send_program ? (
        <ProgramCheck program={send_program} expect={expect} byStatus={check === 'program'} />
      ) : (
        <p>{t('virtual.check.noProgram')}</p>
      );
    case 'http':
    case 'https':
      return <Page virtual={virtual} />;
    case 'connect':
      return (
        <>
          <p>{t('virtual.check.opens', { seconds: timeout })}</p>
          <p>{t('virtual.check.thatIsAll')}</p>
        </>
      );
    case 'tls':
      return (
        <>
          <p>{t('virtual.check.tls')}</p>
          <Dialogue virtual={virtual} />
        </>
      );
    default:
      return <Dialogue virtual={virtual} />;
  }
}

function Page({ virtual }: { virtual: VirtualServer }) {
  const { t } = useReader();
  const { check, check_path, check_host, check_status, check_digest, timeout } = virtual;
  const status = check_status.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(', ');
  return (
    <>
      <p>{t('virtual.check.opens', { seconds: timeout })}</p>
      <p>
        {t.rich(check === 'https' ? 'virtual.check.asksTls' : 'virtual.check.asks', {
          path: check_path,
          host: check_host ?? t('virtual.check.itself'),
          code: (words) => <code>{words}</code>,
        })}
      </p>
      <p>{t('virtual.check.status', { status })}</p>
      {check_digest && <p>{t('virtual.check.digest')}</p>}
    </>
  );
}

function ProgramCheck({
  program,
  expect,
  byStatus,
}: {
  program: string;
  expect: string | null;
  /** without `expect` the program's exit status decides */
  byStatus: boolean;
}) {
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
        <p>{t(byStatus ? 'virtual.check.byStatus' : 'virtual.check.noExpect')}</p>
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
