import type { ReactNode } from 'react';
import { removeCommand } from '@/lib/console/commands';
import type { FailoverService } from '@/lib/lvscf';
import { useReader } from '@/lib/i18n/reader';
import { DeleteDialog } from '../forms/delete-dialog';

const bold = (words: ReactNode) => <b>{words}</b>;

/** Names the failover services that would be deleted and what that does not do, and asks. */
export function DeleteFailover({
  services,
  csrf,
  base,
}: {
  services: FailoverService[];
  csrf: string;
  base: string;
}) {
  const { t } = useReader();
  return (
    <DeleteDialog
      entries={services.map(({ id, name, address }) => ({
        id,
        label: name,
        says: t.rich('failover.deletion.one', { name, address: address ?? t('virtual.none'), b: bold }),
      }))}
      warning={t('failover.deletion.notStopped')}
      list="/failover"
      csrf={csrf}
      base={base}
      commands={services.map(({ path }) => removeCommand(path))}
    />
  );
}
