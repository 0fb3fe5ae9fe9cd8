import type { ProgramJudge } from '@/pulse/policy';

export interface CompileOptions {
  router: 'primary' | 'backup';
  /** of the lvs.cf that `config` was read from, 64 hexadecimal digits */
  sha256: string;
  /** absolute path of /run/pulse, where the files lie by which this router's priority is lowered (gate.ts) */
  runFolder: string;
  /**
   * bin/pulse and LVS_ROOT, both absolute: what keepalived tells when the addresses come and go. Without it nothing is told,
   * which is enough for looking at a result or testing it.
   */
  script?: { file: string; root: string };
  /** root's policy on the programs that lvs.cf names; without it none is judged, which is enough for looking at a result */
  judge?: ProgramJudge;
}
