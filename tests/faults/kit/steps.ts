import { existsSync, watch, type FSWatcher } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { paths } from '@/lib/protocol';
import type { TestRouter } from '@/lib/router/two-routers.test-kit';

/**
 * Follows a router's work by what it does to its files: each of an agent's steps makes, writes, renames or removes one, and the
 * kernel tells of that at once (inotify). So a test stops between any two steps without the program knowing.
 */
export class Steps {
  /** seen so far */
  count = 0;
  private readonly watchers: FSWatcher[];
  private waiting: { at: number; act: () => void } | null = null;

  constructor(routers: TestRouter[]) {
    this.watchers = routers
      .flatMap(({ root }) => {
        const { lvscf, agentData } = paths(root);
        return [path.dirname(lvscf), agentData, `${agentData}/history`, `${agentData}/history/contents`];
      })
      .filter((folder) => existsSync(folder))
      .map((folder) => watch(folder, () => this.step()));
  }

  /** Calls back in the moment in which the n-th step from now is seen. */
  at(step: number, act: () => void): void {
    this.waiting = { at: this.count + step, act };
  }

  /** Waits until nothing has been seen for so many milliseconds after `idle` was fulfilled. */
  async quiet(ms: number, idle: () => Promise<unknown>): Promise<void> {
    for (let before = -1; before !== this.count;) {
      before = this.count;
      await idle();
      await sleep(ms);
    }
  }

  close(): void {
    this.waiting = null;
    for (const watcher of this.watchers) watcher.close();
  }

  private step(): void {
    this.count++;
    if (!this.waiting || this.count < this.waiting.at) return;
    const { act } = this.waiting;
    this.waiting = null;
    act();
  }
}
