import { useReader } from '@/lib/i18n/reader';
import { Command } from '../ui/command';
import { Panel } from '../ui/panel';
import { Steps } from '../ui/steps';

/** Where the pairing stands. */
export function StepsPanel({ step }: { step: number }) {
  const { t } = useReader();
  const texts = [
    ['ask', 'askNote'],
    ['compare', 'compareNote'],
    ['let', 'letNote'],
    ['test', 'testNote'],
  ] as const;
  return (
    <Panel id="h-steps" title={t('pairing.steps.title')}>
      <div className="panel-b stack">
        <Steps
          steps={texts.map(([text, sub], i) => ({
            state: i + 1 < step || step === 4 ? 'done' : i + 1 === step ? 'now' : 'open',
            text: t(`pairing.steps.${text}`),
            sub: t(`pairing.steps.${sub}`),
          }))}
        />
        <Command lines={['lvsctl pair HOST']} />
        <p className="note">{t.rich('pairing.steps.fileOnly', { code: (words) => <code>{words}</code> })}</p>
      </div>
    </Panel>
  );
}
