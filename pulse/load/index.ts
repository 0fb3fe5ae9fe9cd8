export type { Find } from './commands';
export { LoadMonitor, type LoadState } from './monitor';
export { saidText } from './words';
