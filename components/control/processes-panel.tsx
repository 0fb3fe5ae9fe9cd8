import type { RouterReading } from '@/lib/console/view/reading';
import { many } from '@/lib/i18n/format';
import { useSentence } from '@/lib/i18n/sentences';
import { useReader } from '@/lib/i18n/reader';
import { Moment } from '../ui/age';
import { LinkRow } from '../ui/link-row';
import { Panel } from '../ui/panel';
import { State } from '../ui/state';
import { Table } from '../ui/table';

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
        <Table
          caption={t('control.processes.caption', { router: router.name })}
          rows={lines.slice(0, MAX_LINES)}
          id={(p) => `${p.pid ?? 'in'} ${p.name} ${p.args}`}
          columns={[
            { key: 'pid', head: t('control.processes.pid'), right: true, cell: ({ pid }) => pid ?? '–' },
            {
              ...{ key: 'started', head: t('control.processes.started'), leaves: 'p1', className: 'mut' },
              cell: ({ pid, started }) =>
                pid === null ? t('control.processes.inLvsd') : started && <Moment at={started} now={now} />,
            },
            {
              ...{ key: 'process', head: t('control.processes.process'), isRowHead: true, className: 'fill' },
              cell: (p) => (
                <>
                  {p.name} <span className="mut">{withoutName(p)}</span>
                </>
              ),
            },
          ]}
        />
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
