import type { RouterReading } from '@/lib/console/view/reading';
import { useCondition } from '@/lib/i18n/sentences';
import { Notice } from '../ui/notice';

/** Findings of what went down although the change did not touch it (docs/change.md). */
const CODES = ['service-down-since-change', 'down-since-change'];

/** What went down with the last change, as each router says; it speaks against keeping it. */
export function DroppedNotices({ routers }: { routers: RouterReading[] }) {
  const condition = useCondition();
  return routers.flatMap(({ which, name, status }) =>
    (status?.findings ?? [])
      .filter(({ code }) => CODES.includes(code))
      .map((finding) => (
        <Notice key={which + finding.code} is={finding.severity === 'error' ? 'down' : 'degraded'}>
          <b>{name}:</b> {condition(finding)}
        </Notice>
      )),
  );
}
