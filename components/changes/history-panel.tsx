import type { HistoryEntry } from '@/lib/protocol';
import { messages, type Messages } from '@/lib/i18n/messages';
import { shortHash } from '@/lib/i18n/format';
import { useReader } from '@/lib/i18n/reader';
import { useCondition, whoMade } from '@/lib/i18n/sentences';
import { Moment } from '../ui/age';
import { Command } from '../ui/command';
import { Panel } from '../ui/panel';
import { Table } from '../ui/table';

type Kind = keyof Messages['history']['kinds'];
const kinds = new Set<string>(Object.keys(messages.en.history.kinds));

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
  const { t } = useReader();
  const condition = useCondition();
  return (
    <Panel
      id="h-hist"
      title={t('history.panel')}
      note={t('history.note')}
      foot={<Command lines={['lvsctl history', 'lvsctl restore ID']} />}
    >
      <Table<HistoryEntry>
        caption={t('history.caption')}
        rows={entries}
        id={({ id }) => id}
        empty={t('history.empty')}
        columns={[
          {
            ...{ key: 'when', head: t('history.when'), isRowHead: true },
            cell: ({ id, at }) => (
              <a href={`/history/${id}`}>
                <Moment at={at} now={now} />
              </a>
            ),
          },
          {
            ...{ key: 'serial', head: t('history.serial'), right: true },
            cell: ({ serial_no }) => serial_no ?? '–',
          },
          {
            ...{ key: 'what', head: t('history.what') },
            cell: ({ kind }) => (kinds.has(kind) ? t(`history.kinds.${kind as Kind}`) : kind),
          },
          { key: 'who', head: t('history.who'), cell: (entry) => whoMade(entry, condition) },
          {
            ...{ key: 'door', head: t('history.door'), leaves: 'p2', className: 'mut' },
            cell: ({ caller }) => caller,
          },
          { key: 'why', head: t('history.why'), className: 'fill', cell: ({ reason }) => reason },
          {
            ...{ key: 'hash', head: t('history.hash'), leaves: 'p1', className: 'nowrap' },
            cell: ({ sha256 }) => (
              <>
                <code>{shortHash(sha256)}</code>
                {sha256 === saved && <span className="mut"> {t('history.isNow')}</span>}
              </>
            ),
          },
        ]}
      />
      {entries.length === limit && <p className="panel-f note">{t('history.older')}</p>}
    </Panel>
  );
}
