import { useTranslations } from 'next-intl';
import { outcomes, type Outcome } from '@/lib/audit';
import type { Audit } from '@/lib/db';
import { Moment } from '../ui/age';
import { State, type StateName } from '../ui/state';
import { Table } from '../ui/table';

const LOOK: Record<Outcome, StateName> = { done: 'up', refused: 'maint', failed: 'down' };

/** Entries of the audit. Actions and details stand as they were written, for programs and people alike. */
export function AuditTable({ entries, now }: { entries: Audit[]; now: Date }) {
  const t = useTranslations('audit');
  return (
    <Table<Audit>
      caption={t('entries')}
      rows={entries}
      id={({ id }) => String(id)}
      empty={t('none')}
      columns={[
        {
          ...{ key: 'at', head: t('at'), isRowHead: true },
          cell: ({ at }) => <Moment at={at.toISOString()} now={now} />,
        },
        { key: 'user', head: t('user'), cell: ({ user }) => user ?? '–' },
        { key: 'from', head: t('from'), cell: ({ address }) => <code>{address}</code> },
        { key: 'action', head: t('action'), cell: ({ action }) => action },
        { key: 'object', head: t('object'), cell: ({ object }) => object },
        { key: 'outcome', head: t('outcome'), cell: ({ outcome }) => <OutcomeState outcome={outcome} /> },
        { key: 'detail', head: t('detail'), className: 'fill', cell: ({ detail }) => detail },
      ]}
    />
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
