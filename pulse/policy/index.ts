export { type Account, isProgramUser, programAccount } from './account';
export { isProgramFolder, programFolders } from './folders';
export { judgeProgram, type ProgramJudge, type ProgramRefusal } from './judge';
