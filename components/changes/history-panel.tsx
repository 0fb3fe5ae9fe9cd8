import type { HistoryEntry } from '@/lib/protocol';
import { shortHash } from '@/lib/i18n/format';
import { Moment } from '../ui/age';
import { Command } from '../ui/command';
import { Panel } from '../ui/panel';

const KIND: Record<string, string> = {
  save: 'saved',
  apply: 'applied',
  revert: 'went back',
  'hand-edit': 'edited by hand',
  restore: 'restored',
  push: 'pushed here',
};

/** Each version of lvs.cf that this router's agent has kept, newest first. */
export function HistoryPanel({
  entries,
  saved,
  limit,
  now,
}: {
  entries: HistoryEntry[];
  saved: string | null;
  limit: number;
  now: Date;
}) {
  return (
    <Panel
      id="h-hist"
      title="Versions of lvs.cf"
      note="kept by the agent, newest first"
      foot={<Command lines={['lvsctl history', 'lvsctl restore ID']} title="Equivalent commands" />}
    >
      {entries.length === 0 ? (
        <p className="panel-b muted">Nothing has been saved here yet.</p>
      ) : (
        <div className="scroll">
          <table className="t wrap">
            <caption className="vh">Versions of lvs.cf, newest first</caption>
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col" className="r">
                  Serial
                </th>
                <th scope="col">What</th>
                <th scope="col">Who</th>
                <th scope="col" className="p2">
                  Door
                </th>
                <th scope="col">Why</th>
                <th scope="col" className="p1">
                  Hash
                </th>
              </tr>
            </thead>
            <tbody>
              {entries.map((e) => (
                <tr key={e.id}>
                  <th scope="row">
                    <a href={`/history/${e.id}`}>
                      <Moment at={e.at} now={now} />
                    </a>
                  </th>
                  <td className="r">{e.serial_no ?? '–'}</td>
                  <td>{KIND[e.kind] ?? e.kind}</td>
                  <td>{e.author}</td>
                  <td className="p2 mut">{e.caller}</td>
                  <td className="fill">{e.reason}</td>
                  <td className="p1 nowrap">
                    <code>{shortHash(e.sha256)}</code>
                    {e.sha256 === saved && <span className="mut"> saved now</span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {entries.length === limit && <p className="panel-f note">Older ones: lvsctl history</p>}
    </Panel>
  );
}
