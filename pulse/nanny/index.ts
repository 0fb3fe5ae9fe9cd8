export { printable } from './expect';
export type { Health, Memory } from './health';
export { Nanny, type NannyEvents, watchKey } from './nanny';
export { Programs, type Ran } from './programs/programs';
export { type Clock, systemClock } from './timers';
export type { Patient, Watch } from './watch';
