import type { RouterReading } from '@/lib/console/view/reading';
import { many } from '@/lib/i18n/format';
import { useSentence } from '@/lib/i18n/sentences';
import { useReader } from '@/lib/i18n/reader';
import { Moment } from '../ui/age';
import { LinkRow } from '../ui/link-row';
import { Panel } from '../ui/panel';
import { State } from '../ui/state';

/** Lines shown before the rest is left to the command: a thousand checks would make the page a list of processes. */
const MAX_LINES = 50;

/** CURRENT LVS PROCESSES of one router: the daemons, then one line per check. */
export function ProcessesPanel({
  router,
  routers,
  link,
  now,
}: {
  router: RouterReading;
  routers: RouterReading[];
  link: (change: { processes: string }) => string;
  now: Date;
}) {
  const { t } = useReader();
  const sentence = useSentence();
  const lines = router.status?.processes ?? [];
  const views = routers.length > 1 && (
    <nav className="views" aria-label={t('control.processes.router')}>
      <LinkRow
        current="true"
        links={routers.map((r) => ({
          href: link({ processes: r.which }),
          text: r.name,
          current: r.which === router.which,
        }))}
      />
    </nav>
  );
  const more = lines.length - MAX_LINES;
  return (
    <Panel
      id="h-proc"
      title={t('control.processes.title')}
      views={views}
      note={routers.length > 1 ? undefined : router.name}
      foot={more > 0 && <span className="note">{t('control.processes.more', many(more))}</span>}
    >
      {router.status ? (
        <div className="scroll">
          <table className="t wrap">
            <caption className="vh">{t('control.processes.caption', { router: router.name })}</caption>
            <thead>
              <tr>
                <th scope="col" className="r">
                  {t('control.processes.pid')}
                </th>
                <th scope="col" className="p1">
                  {t('control.processes.started')}
                </th>
                <th scope="col">{t('control.processes.process')}</th>
              </tr>
            </thead>
            <tbody>
              {lines.slice(0, MAX_LINES).map((p) => (
                <tr key={`${p.pid ?? 'in'} ${p.name} ${p.args}`}>
                  <td className="r">{p.pid ?? '–'}</td>
                  <td className="mut p1">
                    {p.pid === null
                      ? t('control.processes.inLvsd')
                      : p.started && <Moment at={p.started} now={now} />}
                  </td>
                  <td className="fill">
                    {p.name} <span className="mut">{withoutName(p)}</span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <div className="panel-b">
          <State is="unknown">{t('states.unknown')}</State> {router.error && sentence(router.error)}
        </div>
      )}
    </Panel>
  );
}

/** The arguments without the name that stands before them already. */
function withoutName({ name, args }: { name: string; args: string }): string {
  return args === name || args.startsWith(`${name} `) ? args.slice(name.length).trim() : args;
}
