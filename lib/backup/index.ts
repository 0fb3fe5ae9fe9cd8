export { MAX_PART_BYTES } from './container';
export { BackupFault } from './fault';
export { restoreBackup, type Restored } from './restore';
export { openData } from './settle';
export { takeBackup } from './take';
