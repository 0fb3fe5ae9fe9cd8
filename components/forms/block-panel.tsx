import { blockCommands } from '@/lib/console/commands';
import { lineOf, blockText } from '@/lib/console/view/block-text';
import type { ConfigFile } from '@/lib/console';
import type { Path } from '@/lib/lvscf';
import { useReader } from '@/lib/i18n/reader';
import { Command } from '../ui/command';
import { Panel } from '../ui/panel';

/** The lines of lvs.cf that a form stands for, as they are saved, and how the form's buttons are typed in a shell. */
export function BlockPanel({ saved, at }: { saved: ConfigFile; at?: Path }) {
  const { t } = useReader();
  const text = blockText(saved.content.toString('utf8'), at);
  if (!text) return null;
  return (
    <Panel
      id="h-file"
      title={t('forms.inFile')}
      note={lineOf(text, t)}
      foot={<Command lines={blockCommands(at)} />}
    >
      <div className="panel-b">
        <pre className="block">{text.text}</pre>
      </div>
    </Panel>
  );
}
