import type { Conflict, ConflictRow } from '@/lib/console/forms/conflict';
import type { SavedBy } from '@/lib/console/forms/meanwhile';
import { USE } from '@/lib/console/forms/values';
import { messages } from '@/lib/i18n/messages';
import { useReader } from '@/lib/i18n/reader';
import { useCondition, whoMade } from '@/lib/i18n/sentences';
import { Moment } from '../ui/age';
import { Icon } from '../ui/icon';

/**
 * Two people edited the same thing: who saved what meanwhile, and of each field that differs the three versions. Stands at the head
 * of the form, within it, so that what is chosen here is sent along with what stands below.
 */
export function ConflictPanel({ conflict, now }: { conflict: Conflict; now: Date }) {
  const { t } = useReader();
  const { saves, rows } = conflict;
  const choose = rows.some(({ is }) => is === 'both');
  return (
    <section className="conflict" aria-labelledby="h-conflict">
      <h2 id="h-conflict">
        <Icon name="s-warn" />
        {t('forms.conflict.title')}
      </h2>
      <ul className="saves">
        {saves.map((by) => (
          <li key={by.id}>
            <SavedLine by={by} now={now} />
          </li>
        ))}
        {saves.length === 0 && <li>{t('forms.conflict.notKnown')}</li>}
      </ul>
      <p>
        {t(
          rows.length === 0
            ? 'forms.conflict.elsewhere'
            : choose
              ? 'forms.conflict.choose'
              : 'forms.conflict.merged',
        )}
      </p>
      {rows.length > 0 && (
        <table className="t wrap versions">
          <caption className="vh">{t('forms.conflict.caption')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('forms.conflict.field')}</th>
              <th scope="col">{t('forms.conflict.base')}</th>
              <th scope="col">{t('forms.conflict.theirs')}</th>
              <th scope="col">{t('forms.conflict.mine')}</th>
              <th scope="col">{t('forms.conflict.saves')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Versions key={row.name} row={row} now={now} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Versions({ row, now }: { row: ConflictRow; now: Date }) {
  const { t } = useReader();
  const condition = useCondition();
  const { name, label, is, base, theirs, mine, by } = row;
  return (
    <tr>
      <th scope="row">
        <a href={`#f-${name}`}>{label}</a>
      </th>
      <td data-of={t('forms.conflict.base')}>
        {base ?? <span className="mut">{t('forms.conflict.baseNotKnown')}</span>}
      </td>
      <td data-of={t('forms.conflict.theirs')}>
        {theirs}
        {by && (
          <small className="mut">
            {' '}
            {whoMade(by, condition)}, <Moment at={by.at} now={now} />
          </small>
        )}
      </td>
      <td data-of={t('forms.conflict.mine')}>{mine}</td>
      <td data-of={t('forms.conflict.saves')}>
        {is === 'both' ? (
          <span className="choice" role="radiogroup" aria-label={t('forms.conflict.choice', { label })}>
            <label>
              <input type="radio" name={`${USE}${name}`} value="theirs" /> {t('forms.conflict.keepTheirs')}
            </label>{' '}
            <label>
              <input type="radio" name={`${USE}${name}`} value="mine" defaultChecked />{' '}
              {t('forms.conflict.useMine')}
            </label>
          </span>
        ) : (
          t(`forms.conflict.is.${is}`)
        )}
      </td>
    </tr>
  );
}

type Kind = keyof typeof messages.en.history.kinds;

/** Who saved a version, when, and why, in one line. */
export function SavedLine({ by, now }: { by: SavedBy; now: Date }) {
  const { t } = useReader();
  const condition = useCondition();
  const known = Object.hasOwn(messages.en.history.kinds, by.kind);
  return (
    <>
      <Moment at={by.at} now={now} /> <b>{whoMade(by, condition)}</b>{' '}
      {known ? t(`history.kinds.${by.kind as Kind}`) : by.kind}
      {by.serial_no !== null && <>, {t('forms.conflict.serial', { serial: String(by.serial_no) })}</>}
      {by.reason && <>: {by.reason}</>}
    </>
  );
}
