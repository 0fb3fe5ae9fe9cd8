/** Why no backup was made, or nothing restored: sentences for the administrator. */
export class BackupFault extends Error {}

/** @returns what the system said, for the end of a sentence */
export function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
