export * from './lvsd';
export * from './methods';
export * from './paths';
export * from './rpc';
export * from './status';
