import { useReader } from '@/lib/i18n/reader';
import { HOWS, type How, type Setup, stepLines, SYSTEMS, type System, undoLines } from '@/lib/real-server';
import { Command } from '../ui/command';
import { LinkRow } from '../ui/link-row';
import { Panel } from '../ui/panel';

/** What root types on the real server, step by step, with the choices that he has. */
export function SetupPanel({ setup, at }: { setup: Setup; at: (how: How, system: System) => string }) {
  const { t } = useReader();
  const { server, steps, how, system, mss } = setup;
  return (
    <Panel
      id="h-setup"
      title={t('realServer.title')}
      foot={<Command title={t('realServer.undo')} lines={[...steps].reverse().flatMap(undoLines)} />}
    >
      <div className="panel-b stack">
        <p>{t('realServer.intro', { server })}</p>
        {how && (
          <p className="views">
            {t('realServer.howTitle')}:{' '}
            <LinkRow
              current="true"
              links={HOWS.map((one) => ({
                href: at(one, system),
                text: t(`realServer.how.${one}`),
                current: one === how,
              }))}
            />
          </p>
        )}
        <p className="views">
          {t('realServer.systemTitle')}:{' '}
          <LinkRow
            current="true"
            links={SYSTEMS.map((one) => ({
              href: at(how ?? HOWS[0], one),
              text: t(`realServer.system.${one}`),
              current: one === system,
            }))}
          />
        </p>
        {steps.map((step) => (
          <Command key={step.code} open title={t(`realServer.steps.${step.code}`)} lines={stepLines(step)} />
        ))}
        {mss !== null && <p>{t('realServer.mss', { mss: String(mss) })}</p>}
        <p className="muted">{t('realServer.undoNote')}</p>
      </div>
    </Panel>
  );
}

/** What the router itself can look at. */
export function SetupTestsPanel({ tests }: Pick<Setup, 'tests'>) {
  const { t } = useReader();
  return (
    <Panel id="h-setup-tests" title={t('realServer.tests')}>
      <div className="panel-b stack">
        {tests.map(({ doctor, command }) => (
          <Command
            key={command.join(' ')}
            open
            title={t(`realServer.test.${doctor ?? 'check'}`)}
            lines={[command.join(' ')]}
          />
        ))}
      </div>
    </Panel>
  );
}
