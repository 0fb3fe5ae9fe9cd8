export type { RouterClient } from './client';
export { applyPair, type ApplyOptions, type ApplyResult } from './coordinator';
export { comparePair, type Visit } from './doctor-pair';
export { failBack, failover, type FailoverOptions, type FailoverResult } from './failover';
export { pushFile, type FilePushResult } from './file-peer';
export { GUARDED_SECONDS, guardChange, watchHealth, type Guarded, type Health } from './health';
export { decide, syncIntents, type Decision, type Taken } from './intents';
export { keepLvscf, readLvscf, understand, type Lvscf } from './kept-files';
export { THIS_ROUTER, localRouter } from './local';
export {
  beginMaintenance,
  endMaintenance,
  type MaintenanceBegun,
  type MaintenanceOptions,
} from './maintenance';
export { attempt, type Failure, type On, type PairOutcome, type RouterOutcome } from './outcome';
export * from './pair';
export * from './pairing';
export { pairedRouter, peerRouter } from './peer';
export { preflight, type Preflight, type Side } from './preflight';
export { pushToPeer, type PushResult } from './push';
export { NEVER_PUSHED, pushMarks, pushParts, type PushedPart } from './push-parts';
export {
  abortPair,
  confirmPair,
  extendPair,
  pairState,
  type AbortResult,
  type ConfirmResult,
  type ExtendResult,
  type PairState,
} from './settle';
export * from './drift';
export { sharedReads } from './shared-reads';
export { fetchHostKey, type FetchedHostKey } from './ssh';
