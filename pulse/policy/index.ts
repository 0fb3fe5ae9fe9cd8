export { type Account, isProgramUser, programAccount } from './account';
export { isProgramFolder, programFolders } from './folders';
export { LOAD_SETTINGS, type LoadPolicy, loadPolicy } from './load';
export { judgeProgram, type ProgramJudge, type ProgramRefusal } from './judge';
