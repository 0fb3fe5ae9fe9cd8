import { many } from '@/lib/i18n/format';
import { sentenceIn, type Change } from '@/lib/lvscf';
import { fileWords } from '@/lib/i18n/file-words';
import { useReader } from '@/lib/i18n/reader';
import { Panel } from '../ui/panel';

/** Changes shown at most; the file and `lvsctl diff` have the rest. */
const MAX = 200;

/** What changes, in an administrator's words. */
export function WordsPanel({ changes, note }: { changes: Change[]; note: string }) {
  const { t, locale } = useReader();
  const words = fileWords(locale);
  return (
    <Panel id="h-words" title={t('changes.words.title')} note={note}>
      {changes.length === 0 ? (
        <p className="panel-b muted">{t('changes.words.nothing')}</p>
      ) : (
        <ol className="words">
          {changes.slice(0, MAX).map((c, i) => (
            <li key={i}>
              <span>{sentenceIn(words, c)}</span>
            </li>
          ))}
        </ol>
      )}
      {changes.length > MAX && (
        <p className="panel-f note">{t('changes.words.more', many(changes.length - MAX))}</p>
      )}
    </Panel>
  );
}
