import { plural } from '@/lib/i18n/format';
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

export function dropOfService(row: ServiceRow, known: boolean): Drop {
  const parts = row.servers
    .filter((s) => (s.destination?.active ?? 0) > 0)
    .map((s) => `${s.destination?.active ?? 0} to ${s.label || s.id}`);
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
export function dropText({ connections, detail }: Drop): string {
  if (connections === null) return 'How many connections are open is not known.';
  if (connections === 0) return 'No connection is open.';
  return `${plural(connections, 'open connection')} ${connections === 1 ? 'drops' : 'drop'}${detail ? `: ${detail}` : ''}.`;
}
