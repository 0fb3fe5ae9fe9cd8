import clsx from 'clsx';
import type { PairView } from '@/lib/console/view/reading';
import { versions, type Version } from '@/lib/console/view/versions';
import { shortHash } from '@/lib/i18n/format';
import { Panel } from '../ui/panel';
import { State, type StateName } from '../ui/state';

const WORD: Record<Version['compared'], { is: StateName; word: string }> = {
  reference: { is: 'up', word: 'newest here' },
  same: { is: 'up', word: 'same' },
  differs: { is: 'degraded', word: 'other' },
  none: { is: 'off', word: 'none' },
  unknown: { is: 'unknown', word: 'unknown' },
};

/** lvs.cf saved and running on each router, compared by hash with what is saved on this one. */
export function MatrixPanel({ pair }: { pair: PairView }) {
  const all = versions(pair);
  return (
    <Panel
      id="h-mat"
      title={pair.peer ? 'Saved and running, on both routers' : 'Saved and running'}
      note="read now, compared by hash"
    >
      <div className="scroll">
        <table className="t matrix">
          <caption className="vh">Version of lvs.cf, saved and running, on each router</caption>
          <thead>
            <tr>
              <th scope="col">Part</th>
              {all.map((v) => (
                <th key={v.which + v.what} scope="col" className={edge(v)}>
                  {v.what === 'saved' ? 'Saved' : 'Running'} on {v.router}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">lvs.cf</th>
              {all.map((v) => {
                const { is, word } = WORD[v.compared];
                return (
                  <td key={v.which + v.what} className={clsx(v.compared === 'differs' && 'behind', edge(v))}>
                    <State is={is} plain>
                      {word}
                    </State>{' '}
                    {v.sha256 && (
                      <span className="ver">
                        {v.serial ?? '–'} <span className="p1">{shortHash(v.sha256)}</span>
                      </span>
                    )}
                  </td>
                );
              })}
            </tr>
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

const edge = (v: Version) => (v.which === 'peer' && v.what === 'saved' ? 'edge' : undefined);
