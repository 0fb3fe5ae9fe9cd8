import { lineOf, blockText } from '@/lib/console/view/block-text';
import type { ConfigFile } from '@/lib/console';
import type { Path } from '@/lib/lvscf';
import { Panel } from '../ui/panel';

/** The lines of lvs.cf that a form stands for, as they are saved. */
export function BlockPanel({ saved, at }: { saved: ConfigFile; at?: Path }) {
  const text = blockText(saved.content.toString('utf8'), at);
  if (!text) return null;
  return (
    <Panel id="h-file" title="In lvs.cf" note={lineOf(text)}>
      <div className="panel-b">
        <pre className="block">{text.text}</pre>
      </div>
    </Panel>
  );
}
