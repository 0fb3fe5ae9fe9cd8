import type { GuardReport, Status } from '@/lib/protocol';

/** What was restored longer ago than this is history, for the log. */
const RECENT_MS = 3600_000;

/**
 * What lvsd's guard says about firewall marks and kernel values: `marks-not-loaded` while they cannot be loaded, and
 * `kernel-restored` for an hour after somebody else removed or changed something.
 * @param report null: it says nothing now, and nothing is claimed
 */
export function guardFindings(report: GuardReport | null, now: number): Status['findings'] {
  if (!report) return [];
  const found: Status['findings'] = [];
  const { marks, restored } = report;
  if (marks?.failure) {
    const params = { detail: marks.failure.slice(0, 300) };
    found.push({ code: 'marks-not-loaded', severity: 'error', params, since: null });
  }
  for (const { what, by, at, times } of restored) {
    if (now - Date.parse(at) > RECENT_MS) continue;
    const params = { what, times, by: by ?? '?' };
    found.push({ code: 'kernel-restored', severity: 'warning', params, since: at });
  }
  return found;
}
