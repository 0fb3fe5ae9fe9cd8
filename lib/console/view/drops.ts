import { many } from '@/lib/i18n/format';
import type { Translate } from '@/lib/i18n/reader';
import type { ServerRow, ServiceRow } from './services';

/** What a deletion would cost, as far as the kernel of the serving router says. */
export interface Drop {
  label: string;
  id: string;
  /** open connections; null: not known */
  connections: number | null;
  /** `12 to web1, 9 to web2` */
  detail: string;
}

export function dropOfService(row: ServiceRow, known: boolean, t: Translate): Drop {
  const parts = row.servers
    .filter((s) => (s.destination?.active ?? 0) > 0)
    .map((s) => t('virtual.deletion.to', { n: s.destination?.active ?? 0, server: s.label || s.id }));
  return {
    label: row.label,
    id: row.id,
    connections: row.kernel ? (row.active ?? 0) : known ? 0 : null,
    detail: parts.join(', '),
  };
}

export function dropOfServer(row: ServerRow, known: boolean): Drop {
  return {
    label: row.label,
    id: row.id,
    connections: row.destination ? row.destination.active : known ? 0 : null,
    detail: '',
  };
}

/** The sentence of a drop. */
export function dropText({ connections, detail }: Drop, t: Translate): string {
  if (connections === null) return t('virtual.deletion.unknown');
  if (connections === 0) return t('virtual.deletion.none');
  const n = many(connections);
  return detail ? t('virtual.deletion.someTo', { ...n, detail }) : t('virtual.deletion.some', n);
}
