export { parseSysctls, readExpected, type Expected } from './expected';
export { Guard, type GuardSystem } from './guard';
export { isMarkTool, listOurs, MARK_TOOLS, type MarkTool, type Run } from './listing';
