import { readFile } from 'node:fs/promises';
import type { Facts, LvsConfig } from '@/lib/lvscf/types';
import type { DoctorResult, Paths } from '@/lib/protocol';
import { readLvscf, type LvscfFile } from '../config/lvscf-file';
import { readFacts } from '../system/addresses';
import { readVrrp, type VrrpInstance } from '../system/keepalived';
import { processes, type Process } from '../system/processes';
import { keepalivedDaemon } from '../system/pulse-state';
import { Unknown } from '../system/unknown';

export type Evidence = DoctorResult['evidence'];
type Params = DoctorResult['params'];

/** What a check found: all is well, or one of its cases. What could not be looked at is thrown as Unknown. */
export interface Found {
  case: string | null;
  params: Params;
  evidence: Evidence;
}

export const well = (...evidence: Evidence): Found => ({ case: null, params: {}, evidence });
export const ill = (name: string, params: Params, ...evidence: Evidence): Found => ({
  case: name,
  params,
  evidence,
});
export const seen = (source: string, value: string | number): Evidence[number] => ({
  source,
  // Evidence stands on a terminal and in a page: one line, bounded.
  value: String(value)
    .replace(/\p{Cc}+/gu, ' ')
    .slice(0, 500),
});

export type Check = (look: Look) => Found | Promise<Found>;

/** What several checks need, each read once for a visit and only when it is asked for. */
export class Look {
  constructor(readonly paths: Paths) {}

  private readonly kept = new Map<string, Promise<unknown>>();

  private once<T>(name: string, make: () => T | Promise<T>): Promise<T> {
    let made = this.kept.get(name) as Promise<T> | undefined;
    if (!made) {
      made = (async () => make())();
      made.catch(() => undefined); // reported to each who asks
      this.kept.set(name, made);
    }
    return made;
  }

  private file(): Promise<LvscfFile | null> {
    return this.once('saved', () => readLvscf(this.paths.lvscf));
  }

  /** The saved lvs.cf's bytes; null when there is none. */
  async saved(): Promise<Buffer | null> {
    return (await this.file())?.content ?? null;
  }

  /** @throws Unknown `nothing-configured` without an lvs.cf */
  config(): Promise<LvsConfig> {
    return this.once('config', async () => {
      const file = await this.file();
      if (!file) throw new Unknown('nothing-configured');
      return file.config;
    });
  }

  facts(): Promise<Facts> {
    return this.once('facts', readFacts);
  }

  processes(): Promise<Process[]> {
    return this.once('processes', processes);
  }

  /** The heartbeat's instances; null when keepalived does not run. */
  vrrp(): Promise<VrrpInstance[] | null> {
    return this.once('vrrp', async () => {
      const daemon = keepalivedDaemon(this.paths);
      return daemon.state === 'running' ? readVrrp(this.paths, daemon.process.pid) : null;
    });
  }

  /** Does the heartbeat say that this router leads? */
  async leads(): Promise<boolean> {
    return (await this.vrrp())?.some(({ state }) => state === 'MASTER') ?? false;
  }
}

/** A small file of the kernel or of root's; null when it is not there. @throws what else keeps it from being read */
export async function textOf(file: string, most = 1 << 20): Promise<string | null> {
  try {
    return (await readFile(file)).subarray(0, most).toString('utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}
