import type { Side } from '../preflight';

/** What mends a difference, each asked for by somebody: nothing here repairs itself. docs/drift.md says what each does. */
export type RepairCode =
  /** what is saved here runs on both routers */
  | 'apply'
  /** what runs here is saved again */
  | 'restore-running'
  /** that router's pulse takes what is saved there; its table is brought to it */
  | 'reload'
  | 'restart'
  /** the table is again as lvs.cf says */
  | 'resume'
  /** lvs.cf says what the table has */
  | 'adopt'
  /** the peer gets what is saved here */
  | 'push'
  /** what is saved on the peer is saved here */
  | 'pull'
  /** what runs on the peer is saved here */
  | 'pull-running';

export interface Repair {
  code: RepairCode;
  /** on which router; of a repair of both, this one */
  side: Side;
  /** what it is for, of `resume` and `adopt` */
  service: string | null;
  server: string | null;
}

/** The same as a command, typed on this router. Ids stand in quotes: those of IPv6 have brackets, which a shell would take for a pattern. */
export function repairCommand({ code, side, service, server }: Repair): string {
  const peer = side === 'peer' ? ' --peer' : '';
  const entry = service === null ? '' : ` '${service}'${server === null ? '' : ` '${server}'`}`;
  switch (code) {
    case 'restore-running':
      return 'lvsctl restore running';
    case 'resume':
      return `lvsctl resume '${service ?? ''}' '${server ?? 'all'}'`;
    case 'adopt':
      return `lvsctl adopt${entry}${peer}`;
    case 'pull-running':
      return 'lvsctl pull --running';
    case 'reload':
    case 'restart':
      return `lvsctl ${code}${peer}`;
    case 'apply':
    case 'push':
    case 'pull':
      return `lvsctl ${code}`;
  }
}
