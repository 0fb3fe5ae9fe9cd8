export type { Health, Memory } from './health';
export { Nanny, type NannyEvents, watchKey } from './nanny';
export { Programs } from './programs/programs';
export type { Patient, Watch } from './watch';
