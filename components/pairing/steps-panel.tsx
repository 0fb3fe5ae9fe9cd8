import { Command } from '../ui/command';
import { Panel } from '../ui/panel';
import { Steps } from '../ui/steps';

/** Where the pairing stands. */
export function StepsPanel({ step }: { step: number }) {
  const texts = [
    ['Ask the other router for its host key', 'nothing is trusted by this'],
    ['Compare its fingerprint and pin it', 'on its own console, not over the network'],
    ['Let this console in there', 'one command, as root'],
    ['Test', 'from then on both routers are one'],
  ] as const;
  return (
    <Panel id="h-steps" title="Steps">
      <div className="panel-b stack">
        <Steps
          steps={texts.map(([text, sub], i) => ({
            state: i + 1 < step || step === 4 ? 'done' : i + 1 === step ? 'now' : 'open',
            text,
            sub,
          }))}
        />
        <Command lines={['lvsctl pair HOST']} />
        <p className="note">
          A router that still runs the original and has only sshd: <code>lvsctl pair HOST --file-only</code>
        </p>
      </div>
    </Panel>
  );
}
