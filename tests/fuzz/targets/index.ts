import type { Target } from '../kit/target';
import { accessTarget } from './access';
import { agentConfTarget } from './agent-conf';
import { answersTarget } from './answers';
import { compileTarget } from './compile';
import { importTarget } from './imports';
import { ipvsTarget } from './ipvs';
import { keepalivedTarget } from './keepalived';
import { lvscfTarget } from './lvscf';
import { marksTarget } from './marks';
import { protocolTarget } from './protocol';

/** Every reader of what comes from outside: a new one belongs here. */
export const targets: readonly Target[] = [
  lvscfTarget,
  compileTarget,
  accessTarget,
  agentConfTarget,
  marksTarget,
  protocolTarget,
  ipvsTarget,
  keepalivedTarget,
  importTarget,
  answersTarget,
];
