import type { HistoryEntry } from '@/lib/protocol';
import { messages, type Messages } from '@/lib/i18n/messages';
import { shortHash } from '@/lib/i18n/format';
import { useReader } from '@/lib/i18n/reader';
import { Moment } from '../ui/age';
import { Command } from '../ui/command';
import { Panel } from '../ui/panel';

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
  return (
    <Panel
      id="h-hist"
      title={t('history.panel')}
      note={t('history.note')}
      foot={<Command lines={['lvsctl history', 'lvsctl restore ID']} />}
    >
      {entries.length === 0 ? (
        <p className="panel-b muted">{t('history.empty')}</p>
      ) : (
        <div className="scroll">
          <table className="t wrap">
            <caption className="vh">{t('history.caption')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('history.when')}</th>
                <th scope="col" className="r">
                  {t('history.serial')}
                </th>
                <th scope="col">{t('history.what')}</th>
                <th scope="col">{t('history.who')}</th>
                <th scope="col" className="p2">
                  {t('history.door')}
                </th>
                <th scope="col">{t('history.why')}</th>
                <th scope="col" className="p1">
                  {t('history.hash')}
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
                  <td>{kinds.has(e.kind) ? t(`history.kinds.${e.kind as Kind}`) : e.kind}</td>
                  <td>{e.author}</td>
                  <td className="p2 mut">{e.caller}</td>
                  <td className="fill">{e.reason}</td>
                  <td className="p1 nowrap">
                    <code>{shortHash(e.sha256)}</code>
                    {e.sha256 === saved && <span className="mut"> {t('history.isNow')}</span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {entries.length === limit && <p className="panel-f note">{t('history.older')}</p>}
    </Panel>
  );
}
