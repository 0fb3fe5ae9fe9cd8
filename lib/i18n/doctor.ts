import type { DoctorWords } from '@/lib/protocol';
import de from './messages/de/doctor.json';
import zh from './messages/zh/doctor.json';

/** The doctor's words by language; English stands in the registry itself (lib/protocol/doctor). */
export const doctorLanguages: Record<string, DoctorWords> = { en: {}, de, zh };
