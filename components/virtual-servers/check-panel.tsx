import { pieces } from '@/lib/console/forms/escapes';
import { plural } from '@/lib/i18n/format';
import type { VirtualServer } from '@/lib/lvscf';
import { Panel } from '../ui/panel';

/** What the saved check really does, with its escapes resolved. */
export function CheckPanel({ virtual }: { virtual: VirtualServer }) {
  const { expect, send_program, timeout, reentry } = virtual;
  return (
    <Panel id="h-wire" title="What the saved check does" note={`every ${timeout} s`}>
      <div className="panel-b stack">
        {send_program ? (
          <ProgramCheck program={send_program} expect={expect} />
        ) : (
          <Dialogue virtual={virtual} />
        )}
        <p className="muted">A failed server leaves at once and returns after {reentry} s in good health.</p>
      </div>
    </Panel>
  );
}

function ProgramCheck({ program, expect }: { program: string; expect: string | null }) {
  return (
    <>
      <p>
        Runs <code>{program}</code> for each real server, <code>%h</code> being its address and{' '}
        <code>%p</code> its port.
      </p>
      {expect ? (
        <Wire label="It must print exactly" text={expect} />
      ) : (
        <p>Expect is missing: it always fails.</p>
      )}
    </>
  );
}

function Dialogue({ virtual: { send, expect, use_regex, timeout } }: { virtual: VirtualServer }) {
  return (
    <>
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
    </>
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
