import type { ServiceRow } from '@/lib/console/view/services';
import { clock, count } from '@/lib/i18n/format';
import { useCondition } from '@/lib/i18n/sentences';
import { healthState } from '../ui/health';
import { Panel } from '../ui/panel';
import { State } from '../ui/state';

/** How the real servers of one virtual server are now. */
export function NowPanel({
  row,
  source,
  readAt,
  now,
}: {
  row: ServiceRow | undefined;
  source: string;
  readAt: string;
  now: Date;
}) {
  const condition = useCondition();
  return (
    <Panel id="h-now" title="Now" note={`${source}, ${clock(readAt, now)}`}>
      {row && row.servers.length > 0 ? (
        <table className="t wrap">
          <caption className="vh">Real servers of {row.label} now</caption>
          <thead>
            <tr>
              <th scope="col">Real server</th>
              <th scope="col">State</th>
              <th scope="col" className="r">
                Weight
              </th>
              <th scope="col" className="r">
                Active
              </th>
            </tr>
          </thead>
          <tbody>
            {row.servers.map((s) => {
              const { is, word } = healthState(s.health);
              return (
                <tr key={s.id} title={s.check?.reason ? condition(s.check.reason) : undefined}>
                  <th scope="row">{s.label || s.id}</th>
                  <td>
                    <State is={is}>{word}</State>
                  </td>
                  <td className="r">{s.destination?.weight ?? s.weight}</td>
                  <td className="r">
                    {s.destination ? count(s.destination.active) : <span className="mut">–</span>}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      ) : (
        <div className="panel-b">
          <p className="muted">It has no real server yet.</p>
        </div>
      )}
    </Panel>
  );
}
