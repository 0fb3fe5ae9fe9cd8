import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseMarks, printRule, resolveMarks, suggestRules, vsftpdLines } from '@/lib/marks';
import {
  guardReportSchema,
  type GuardReport,
  type MarksState,
  type Paths,
  type Reason,
} from '@/lib/protocol';
import { reading, Unknown, valueOf, type Reading } from '../system/unknown';
import { readForeign, readKernel } from './kernel';
import { checkMarks, readConfig, readMarksFile } from './marks-file';

/** lvsd writes it every five seconds; an older one says nothing about now. */
const STALE_MS = 30_000;

/** The whole state of the firewall marks on this router, each part read now and for itself. */
export async function readMarksState(paths: Paths): Promise<MarksState> {
  const unknown: Record<string, Reason> = {};
  const take = <T>(section: string, result: Reading<T>): T | null => {
    if ('reason' in result) unknown[section] = result.reason;
    return valueOf(result);
  };
  const [saved, applied] = await Promise.all([
    readMarksFile(paths.marksConf),
    readMarksFile(path.join(paths.applied, 'marks.conf')),
  ]);
  const should = resolveMarks(parseMarks(applied?.content ?? ''), await readConfig(paths, 'applied'));
  const { rules } = parseMarks(saved?.content ?? '');
  const wanted = await readConfig(paths, 'saved');
  const [kernel, foreign, guard] = await Promise.all([
    reading(() => readKernel(paths, should)),
    readForeign(),
    reading(() => readGuard(paths)),
  ]);
  return {
    observedAt: new Date().toISOString(),
    saved: saved && { content: saved.content.toString('base64'), sha256: saved.sha256 },
    applied: applied && { sha256: applied.sha256 },
    rules: should.marks.length,
    kernel: take('kernel', kernel),
    foreign,
    suggested: suggestRules(wanted, rules).map(printRule),
    vsftpd: vsftpdLines(wanted, rules),
    findings: await checkMarks(paths, saved?.content ?? Buffer.alloc(0)),
    guard: take('guard', guard),
    unknown,
  };
}

/** What lvsd's guard says. @throws Unknown when it said nothing lately */
export async function readGuard(paths: Paths): Promise<GuardReport> {
  const text = await readFile(paths.guardReport, 'utf8').catch(() => {
    throw new Unknown('lvsd-not-answering');
  });
  const report = guardReportSchema.safeParse(JSON.parse(text));
  if (!report.success) throw new Unknown('unreadable', { detail: 'guard.json has a form that is not known' });
  if (Date.now() - Date.parse(report.data.observedAt) > STALE_MS) throw new Unknown('lvsd-not-answering');
  return report.data;
}
