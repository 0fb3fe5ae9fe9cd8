export { database, databaseFile, open, type Database } from './client';
export { migrate } from './migrate';
export type { ApiToken, Audit, Draft, Session, User } from './generated/client';
