export type { RouterClient } from './client';
export { localRouter } from './local';
export * from './pairing';
export { pairedRouter, peerRouter } from './peer';
export { fetchHostKey, type FetchedHostKey } from './ssh';
