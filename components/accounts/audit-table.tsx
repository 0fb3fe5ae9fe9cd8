import { useTranslations } from 'next-intl';
import { outcomes, type Outcome } from '@/lib/audit';
import type { Audit } from '@/lib/db';
import { Moment } from '../ui/age';
import { State, type StateName } from '../ui/state';

const LOOK: Record<Outcome, StateName> = { done: 'up', refused: 'maint', failed: 'down' };

/** Entries of the audit. Actions and details stand as they were written, for programs and people alike. */
export function AuditTable({ entries, now }: { entries: Audit[]; now: Date }) {
  const t = useTranslations('audit');
  if (entries.length === 0) return <p className="panel-b muted">{t('none')}</p>;
  return (
    <div className="scroll">
      <table className="t wrap">
        <caption className="vh">{t('entries')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('at')}</th>
            <th scope="col">{t('user')}</th>
            <th scope="col">{t('from')}</th>
            <th scope="col">{t('action')}</th>
            <th scope="col">{t('object')}</th>
            <th scope="col">{t('outcome')}</th>
            <th scope="col">{t('detail')}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.id}>
              <th scope="row">
                <Moment at={entry.at.toISOString()} now={now} />
              </th>
              <td>{entry.user ?? '–'}</td>
              <td>
                <code>{entry.address}</code>
              </td>
              <td>{entry.action}</td>
              <td>{entry.object}</td>
              <td>
                <OutcomeState outcome={entry.outcome} />
              </td>
              <td className="fill">{entry.detail}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function OutcomeState({ outcome }: { outcome: string }) {
  const t = useTranslations('audit');
  const known = outcomes.find((one) => one === outcome);
  if (!known) return outcome;
  return (
    <State is={LOOK[known]} plain={known === 'done'}>
      {t(known)}
    </State>
  );
}
