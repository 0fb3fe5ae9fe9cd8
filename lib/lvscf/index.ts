/** lvs.cf: read, check, edit, write. The file is the CST; everything else is a view on it. No I/O (docs/architecture.md). */
export { bytesOf, toText } from './bytes';
export { type Cst, print, sameText } from './cst';
export { addBlock, copyBlock, newBlockValues, removeBlock, renameBlock } from './blocks';
export { nextSerial, serialNumber, setValue, unsetValue } from './edit';
export { EditError } from './edit-nodes';
export { type Change, type ChangeCode, diff } from './diff';
export {
  type Field,
  type FieldType,
  NEW_SCHEDULERS,
  SCHEDULERS,
  type Scope,
  fieldOf,
  fields,
  fieldsOf,
} from './fields';
export { type FoundServer, type NotFound, findServers } from './find-servers';
export { format } from './format';
export { natRouterOf, usesForwarding } from './forwarding';
export { isActiveActive, natSide, vipSides } from './preferred';
export { helpOf, labelOf } from './labels';
export { inService } from './in-service';
export { type LvsJson, sectionJson, toJson } from './json';
export { type ParseResult, parse } from './parse';
export { type NewBlock, isFinding, parseNewBlock, parsePath, printPath } from './path';
export { perTree } from './per-tree';
export { read } from './read';
export { sentence, sentenceIn } from './sentence';
export { type FileWords } from './file-words';
export { type ValidateOptions, validate } from './validate';
export { checkValue } from './values';
export * from './types';
export { canonical, endpoint, family, isLoopback, maskLength, sameNetwork } from './address';
