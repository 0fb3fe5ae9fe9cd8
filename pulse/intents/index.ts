export { kernelWords, serverOf, withIntents } from './apply';
export { type Kept, readIntents, replace, writeIntents } from './file';
export { takeIntents, type TakePorts } from './take';
