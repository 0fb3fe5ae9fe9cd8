/** What must be done on a real server: commands, files, their undoing, and how the router sees it. Pure, no I/O. */
export { stepLines, undoLines } from './print';
export { realServerSetup } from './setup';
export * from './types';
