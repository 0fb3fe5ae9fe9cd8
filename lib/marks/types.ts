import type { Position, Severity } from '@/lib/lvscf/types';

/** First and last port, both included; equal for a single one. */
export interface PortRange {
  first: number;
  last: number;
}

/** Packets of `protocol` to `address` and one of `ports` carry `mark`. */
export interface MarkRule {
  /** 1 to 4294967295, the virtual server's `fwmark` */
  mark: number;
  protocol: 'tcp' | 'udp';
  /** null (`*` in the file): every VIP that lvs.cf gives a virtual server of this mark */
  address: string | null;
  ports: PortRange[];
}

/** marks.conf as it is meant. */
export interface Marks {
  rules: MarkRule[];
  /** marks of FTP services whose real servers' outgoing data connections leave with the VIP (`ftp-snat`) */
  ftpSnat: number[];
}

/** Something the administrator should know about marks.conf; the same shape as lvs.cf's findings. */
export interface MarksFinding {
  code: string;
  severity: Severity;
  params: Record<string, string | number>;
  /** absent when it is about the file as a whole */
  position?: Position;
}
