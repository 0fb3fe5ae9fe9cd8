import clsx from 'clsx';
import type { PairView } from '@/lib/console/view/reading';
import { versions, type Version } from '@/lib/console/view/versions';
import { shortHash } from '@/lib/i18n/format';
import { useReader } from '@/lib/i18n/reader';
import { Panel } from '../ui/panel';
import { State, type StateName } from '../ui/state';

const LOOK: Record<Version['compared'], StateName> = {
  reference: 'up',
  same: 'up',
  differs: 'degraded',
  none: 'off',
  unknown: 'unknown',
};

/** lvs.cf saved and running on each router, compared by hash with what is saved on this one. */
export function MatrixPanel({ pair }: { pair: PairView }) {
  const { t } = useReader();
  const all = versions(pair);
  return (
    <Panel
      id="h-mat"
      title={t(pair.peer ? 'changes.matrix.titleBoth' : 'changes.matrix.title')}
      note={t('changes.matrix.note')}
    >
      <div className="scroll">
        <table className="t matrix">
          <caption className="vh">{t('changes.matrix.caption')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('changes.matrix.part')}</th>
              {all.map((v) => (
                <th key={v.which + v.what} scope="col" className={edge(v)}>
                  {t(`changes.matrix.${v.what}`, { router: v.router })}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">lvs.cf</th>
              {all.map((v) => {
                return (
                  <td key={v.which + v.what} className={clsx(v.compared === 'differs' && 'behind', edge(v))}>
                    <State is={LOOK[v.compared]} plain>
                      {t(`changes.matrix.compared.${v.compared}`)}
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
