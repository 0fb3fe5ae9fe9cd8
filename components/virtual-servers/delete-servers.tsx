import type { ReactNode } from 'react';
import { many } from '@/lib/i18n/format';
import { dropText, type Drop } from '@/lib/console/view/drops';
import { useReader } from '@/lib/i18n/reader';
import { DeleteDialog } from '../forms/delete-dialog';

const bold = (words: ReactNode) => <b>{words}</b>;

/** Names the virtual or real servers that would be deleted and the connections that would drop, and asks. */
export function DeleteServers({
  drops,
  what,
  ...where
}: {
  drops: Drop[];
  what: 'virtual' | 'real';
  list: string;
  csrf: string;
  base: string;
  commands: string[];
}) {
  const { t } = useReader();
  const known = drops.every((d) => d.connections !== null);
  const total = drops.reduce((n, d) => n + (d.connections ?? 0), 0);
  return (
    <DeleteDialog
      {...where}
      lead={
        total > 0
          ? t.rich('virtual.deletion.drops', { ...many(total), b: bold })
          : t(known ? 'virtual.deletion.dropsNone' : 'virtual.deletion.dropsUnknown')
      }
      entries={drops.map((d) => ({
        id: d.id,
        label: d.label,
        says: t.rich(`virtual.deletion.${what}`, { name: d.label, id: d.id, drop: dropText(d, t), b: bold }),
      }))}
    />
  );
}
