export * from './error-words';
export * from './ipvs';
export * from './lvsd';
export * from './methods';
export * from './paths';
export * from './reasons';
export * from './rpc';
export * from './status';
