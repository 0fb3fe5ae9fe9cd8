export { compileMarks, MARKS_CHAIN, NFT_TABLE, SOURCES_CHAIN } from './compile';
export { asLoaded, seenByIptables, seenByNft, together, type ForeignRule, type SeenMarks } from './kernel';
export { marksMessages, marksSentence } from './messages';
export { parseMarks } from './parse';
export { appendRules, printMarks, printRule } from './print';
export { resolveMarks, type KernelMarks } from './resolve';
export { suggestRules, vsftpdLines } from './suggest';
export type * from './types';
export { validateMarks } from './validate';
