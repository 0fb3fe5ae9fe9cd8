export type { RouterClient } from './client';
export { localRouter } from './local';
