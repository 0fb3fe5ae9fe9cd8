import { readFileSync, statSync, watch } from 'node:fs';
import path from 'node:path';
import { accessSentence, closed, parseAccess, type AccessRules } from '@/lib/access';
import type { Log } from './log';

/** A save by an editor is several events; the file is looked at once after them. */
const SETTLE_MS = 50;

/**
 * access.conf as it is now. It is looked at again on every connection and request (one stat), so that a change counts at once
 * also where the kernel sends no events; events only end the connections that are open and no longer allowed.
 */
export class AccessFile {
  private rules: AccessRules = closed();
  private seen = '';

  constructor(
    private readonly file: string,
    private readonly log: Log,
  ) {}

  allows(address: string | undefined): boolean {
    this.refresh();
    return this.rules.allows(address);
  }

  /** @param changed called after the file changed */
  watch(changed: () => void): void {
    let timer: NodeJS.Timeout | undefined;
    const look = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        this.refresh();
        changed();
      }, SETTLE_MS);
    };
    try {
      // The folder, since an editor replaces the file and a watch on the file would stay with the old one.
      watch(path.dirname(this.file), { persistent: false }, (_, name) => {
        if (name === null || name === path.basename(this.file)) look();
      }).on('error', () => undefined);
    } catch (error) {
      this.log(
        `${path.dirname(this.file)} cannot be watched (${(error as Error).message}); changes count at the next connection.`,
      );
    }
  }

  private refresh(): void {
    const now = identity(this.file);
    if (now === this.seen) return;
    this.seen = now;
    this.rules = now === 'missing' ? closed() : this.read();
    if (now === 'missing') this.log(`${this.file} is missing: only this machine itself may connect.`);
    for (const finding of this.rules.findings) this.log(`${this.file}: ${accessSentence(finding)}.`);
    if (this.rules.findings.some(({ severity }) => severity === 'error'))
      this.log(`${this.file} has errors: only this machine itself may connect until they are mended.`);
  }

  private read(): AccessRules {
    try {
      return parseAccess(readFileSync(this.file, 'utf8'));
    } catch (error) {
      const cause = (error as Error).message;
      return closed([{ code: 'NOT_READABLE', severity: 'error', line: 0, params: { cause } }]);
    }
  }
}

/** Changes whenever the file does: two writes within a clock tick differ in inode or size. */
function identity(file: string): string {
  try {
    const { ino, mtimeNs, ctimeNs, size } = statSync(file, { bigint: true });
    return `${ino} ${mtimeNs} ${ctimeNs} ${size}`;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'missing' : 'unreadable';
  }
}
