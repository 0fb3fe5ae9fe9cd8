export { isProgramFolder, programFolders } from './folders';
export { judgeProgram, type ProgramJudge, type ProgramRefusal } from './judge';
