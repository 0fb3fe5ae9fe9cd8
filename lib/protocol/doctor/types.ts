/** What can be wrong with the object of one check, in English (lib/i18n has the other languages). Braces name parameters. */
export interface DoctorCase {
  state: 'warning' | 'problem';
  /** what was found, as a sentence */
  what: string;
  /** what to do about it, as a sentence */
  mend: string;
}

/** One check of the doctor. `docs/doctor.md` is made from these. */
export interface DoctorCheck {
  /** section of the manual that warns about it; `+`: beyond the manual (requirements R67) */
  manual: string;
  /** what is looked at */
  title: string;
  cases: Record<string, DoctorCase>;
}

export const warning = (what: string, mend: string): DoctorCase => ({ state: 'warning', what, mend });
export const problem = (what: string, mend: string): DoctorCase => ({ state: 'problem', what, mend });
