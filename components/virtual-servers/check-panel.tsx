import { pieces } from '@/lib/console/forms/escapes';
import { plural } from '@/lib/i18n/format';
import type { VirtualServer } from '@/lib/lvscf';
import { Panel } from '../ui/panel';

/** What the saved check really does, with its escapes resolved. */
export function CheckPanel({ virtual }: { virtual: VirtualServer }) {
  const { send, expect, send_program, timeout, reentry, use_regex } = virtual;
  return (
    <Panel id="h-wire" title="What the saved check does" note={`every ${timeout} s`}>
      <div className="panel-b stack">
        {send_program && (
          <p className="muted">
            Sending Program <code>{send_program}</code> is kept in the file; this release does not run it, so
            its servers count as not checked.
          </p>
        )}
        <p>Opens a connection to each real server; it must be there within {timeout} s.</p>
        {send ? <Wire label="Sends" text={send} /> : <p>Sends nothing.</p>}
        {expect ? (
          <Wire
            label={
              use_regex
                ? 'Looks in the answer for the expression'
                : expect === '*'
                  ? 'Expects anything'
                  : 'Expects'
            }
            text={expect}
          />
        ) : (
          <p>Waits for no answer.</p>
        )}
        <p className="muted">A failed server leaves at once and returns after {reentry} s in good health.</p>
      </div>
    </Panel>
  );
}

function Wire({ label, text }: { label: string; text: string }) {
  const wire = pieces(text);
  return (
    <div>
      <p>
        {label} <span className="note">({plural(wire.bytes, 'byte')})</span>
      </p>
      <pre className="block">
        {wire.pieces.map((p, i) =>
          p.control === null ? (
            p.text
          ) : (
            <span key={i} className="ctrl" title={p.control}>
              &lt;{p.text}&gt;
              {p.text === 'LF' ? '\n' : ''}
            </span>
          ),
        )}
      </pre>
    </div>
  );
}
