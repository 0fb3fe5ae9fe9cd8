import { z } from 'zod';
import { reasonSchema, type Reason } from '../status';
import { network } from './network';
import { pair } from './pair';
import { doctorReasons } from './reasons';
import { services } from './services';
import { software } from './software';
import { system } from './system';
import type { DoctorCheck } from './types';

export type { DoctorCase, DoctorCheck } from './types';

/** Every check of one router by group, in the order in which they are shown. */
export const routerGroups = { software, network, services, system };
export const doctorGroups = { ...routerGroups, pair };

export type RouterCheckCode = {
  [G in keyof typeof routerGroups]: keyof (typeof routerGroups)[G];
}[keyof typeof routerGroups];
export type PairCheckCode = keyof typeof pair;

/** By code; the one list that lvsctl, the page and docs/doctor.md read. */
export const doctorChecks: Readonly<Record<string, DoctorCheck>> = {
  ...software,
  ...network,
  ...services,
  ...system,
  ...pair,
};

const params = z.record(z.string(), z.union([z.string(), z.number()]));

/** What one check found. */
export const doctorResultSchema = z.object({
  code: z.string(),
  /** unknown: it could not be looked at, `reason` says why; it is never a guess */
  state: z.enum(['ok', 'warning', 'problem', 'unknown']),
  /** which of the check's cases; null unless warning or problem */
  case: z.string().nullable(),
  params,
  reason: reasonSchema.nullable(),
  /** where it was read, and what stood there */
  evidence: z.array(z.object({ source: z.string(), value: z.string() })),
});
export type DoctorResult = z.infer<typeof doctorResultSchema>;

export const doctorReportSchema = z.object({
  schema: z.literal(1),
  hostname: z.string(),
  version: z.string(),
  observedAt: z.iso.datetime(),
  results: z.array(doctorResultSchema),
});
export type DoctorReport = z.infer<typeof doctorReportSchema>;

/** Words of a check in some language: `what` and `mend` by `CODE.CASE.…`, as lib/i18n has them. */
export type DoctorWords = Record<string, string>;

/** What was found and how to mend it; empty texts when nothing is wrong. @param words another language's; English when absent */
export function doctorWords(
  result: DoctorResult,
  words: DoctorWords = {},
): { title: string; what: string; mend: string } {
  const check = Object.hasOwn(doctorChecks, result.code) ? doctorChecks[result.code] : undefined;
  const found =
    check && result.case !== null && Object.hasOwn(check.cases, result.case)
      ? check.cases[result.case]
      : undefined;
  const key = `${result.code}.${result.case ?? ''}`;
  const fill = (text: string) =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => String(result.params[name] ?? ''));
  return {
    title: words[result.code] ?? check?.title ?? result.code,
    what: fill(words[`${key}.what`] ?? found?.what ?? ''),
    mend: fill(words[`${key}.mend`] ?? found?.mend ?? ''),
  };
}

/** Why a check is unknown; a code without words is shown as it is. */
export function doctorReasonWords({ code, params }: Reason, words: DoctorWords = {}): string {
  const text = words[`unknown.${code}`] ?? doctorReasons[code] ?? code;
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''));
}

/** The keys that a language must have, with the English text. */
export function doctorEnglish(): DoctorWords {
  const out: DoctorWords = {};
  for (const [code, text] of Object.entries(doctorReasons)) out[`unknown.${code}`] = text;
  for (const [code, { title, cases }] of Object.entries(doctorChecks)) {
    out[code] = title;
    for (const [name, { what, mend }] of Object.entries(cases)) {
      out[`${code}.${name}.what`] = what;
      out[`${code}.${name}.mend`] = mend;
    }
  }
  return out;
}
