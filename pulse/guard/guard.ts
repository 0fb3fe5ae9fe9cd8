import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { asLoaded, type KernelMarks } from '@/lib/marks';
import type { GuardReport } from '@/lib/protocol/guard';
import type { Paths } from '@/lib/protocol/paths';
import { expectedStamp, readExpected, type Expected } from './expected';
import { isMarkTool, listOurs, type MarkTool, type Run } from './listing';
import { Monitor, type Teller } from './monitor';

/** Kernel values are files in memory: a look costs microseconds. */
const SYSCTLS_EVERY_MS = 300;
/** Where nothing tells of changes (nft is not installed and iptables-nft holds them). */
const LOOK_EVERY_MS = 300;
/** Where we are told of changes, looking is only for what was missed. */
const LOOK_RARELY_MS = 10_000;
/** A generation applied less long ago may still be loading: that the kernel differs is then nobody's doing. */
const LOADING_MS = 5000;
/** What cannot be loaded is tried again, not in every look. */
const RETRY_MS = 30_000;
/** Somebody who removes them in a loop shall not fill the log. */
const LOG_EVERY_MS = 60_000;
/** A look at the firewall starts some ten programs; nothing tells of changes there. */
const FIREWALL_EVERY_MS = 3000;
/** How old the report may become while nothing happens. */
const REPORT_EVERY_MS = 5000;

export interface GuardSystem {
  run: Run;
  /** who tells of changes in nf_tables (`nft monitor`), null when it is not installed, and in legacy tables (`pulse-marks watch`) */
  tellers: { nft: Teller | null; legacy: Teller };
  /** runs `pulse-marks load`; rejects with its words */
  load: () => Promise<void>;
  firewall: {
    /** did root ask for it? */
    asked: () => boolean;
    /** runs `pulse-firewall keep`; gives what it printed, rejects with its words */
    keep: () => Promise<string>;
  };
  /** below which kernel values lie: /proc/sys */
  procSys: string;
  log: (sentence: string) => void;
}

/**
 * Keeps in the kernel what was applied: firewall marks and kernel values. Whatever else writes there (firewalld, nftables, a
 * network service) may remove them; they are restored within a second, and it is said when and, where the kernel tells, by whom.
 */
export class Guard {
  readonly #monitors: { nft: Monitor | null; legacy: Monitor };
  #expected: Expected | null = null;
  #stamp = '';
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;
  #looked = -Infinity;
  #firewallLooked = -Infinity;
  #firewallBusy = false;
  #failedAt = -Infinity;
  #reported = -Infinity;
  readonly #logged = new Map<string, number>();
  readonly #restored = new Map<string, GuardReport['restored'][number]>();
  #marks: GuardReport['marks'] = null;

  constructor(
    private readonly paths: Paths,
    private readonly system: GuardSystem,
  ) {
    const { nft, legacy } = system.tellers;
    this.#monitors = {
      nft: nft && new Monitor(nft, (by) => void this.#look(by)),
      // It has loaded them again itself when it speaks: on a slow machine every program more costs a tenth of a second.
      legacy: new Monitor(legacy, () => void this.#look(null, true)),
    };
  }

  start(): void {
    this.#timer = setInterval(() => this.#tick(), SYSCTLS_EVERY_MS);
    this.#tick();
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#listen(null);
  }

  /** @returns is somebody telling of changes now? */
  #listen(to: Monitor | null): boolean {
    for (const monitor of Object.values(this.#monitors)) if (monitor !== to) monitor?.stop();
    to?.start();
    return to?.alive ?? false;
  }

  #tick(): void {
    try {
      const stamp = expectedStamp(this.paths);
      if (stamp !== this.#stamp) {
        this.#expected = readExpected(this.paths);
        this.#stamp = stamp;
        this.#failedAt = -Infinity;
      }
      this.#keepSysctls();
    } catch (error) {
      this.#say('guard', `What should be in the kernel cannot be read: ${(error as Error).message}`);
    }
    const tool = this.#tool();
    const inNft = tool === 'nft' || tool === 'iptables-nft';
    const told = this.#listen(tool && this.#wanted() ? this.#monitors[inNft ? 'nft' : 'legacy'] : null);
    const every = told ? LOOK_RARELY_MS : LOOK_EVERY_MS;
    if (performance.now() - this.#looked >= every) void this.#look(null);
    void this.#keepFirewall();
    if (performance.now() - this.#reported >= REPORT_EVERY_MS) this.#report();
  }

  async #keepFirewall(): Promise<void> {
    const due = performance.now() - this.#firewallLooked >= FIREWALL_EVERY_MS;
    if (!due || this.#firewallBusy || this.#loading() || !this.system.firewall.asked()) return;
    this.#firewallBusy = true;
    try {
      const said = await this.system.firewall.keep();
      if (said.trim() === 'restored')
        this.#restore(
          'firewall',
          null,
          'What lets the cluster’s packets in was missing from the firewall; it is back.',
        );
    } catch (error) {
      this.#say('firewall', `The firewall could not be opened again: ${(error as Error).message}`);
    }
    this.#firewallBusy = false;
    this.#firewallLooked = performance.now();
  }

  #wanted(): boolean {
    const marks = this.#expected?.marks;
    return marks !== undefined && marks.marks.length + marks.sources.length > 0;
  }

  #tool(): MarkTool | null {
    try {
      const text = readFileSync(path.join(this.paths.pulseRun, 'marks.tool'), 'utf8').trim();
      return isMarkTool(text) ? text : null;
    } catch {
      return null;
    }
  }

  #keepSysctls(): void {
    for (const { key, value } of this.#expected?.sysctls ?? []) {
      const file = path.join(this.system.procSys, key);
      let now;
      try {
        now = readFileSync(file, 'latin1').trim();
      } catch {
        continue; // its device is not there (yet)
      }
      if (now === value) continue;
      try {
        writeFileSync(file, `${value}\n`);
      } catch (error) {
        this.#say(
          key,
          `${key} is ${now}, should be ${value}, and cannot be set: ${(error as Error).message}`,
        );
        continue;
      }
      if (!this.#loading()) this.#restore(key, null, `${key} was set to ${now}; it is ${value} again.`);
    }
  }

  #loading(): boolean {
    return Date.now() - (this.#expected?.appliedAt ?? 0) < LOADING_MS;
  }

  /** One look at a time; a change that is told meanwhile is looked at afterwards. */
  async #look(by: string | null, loadedAgain = false): Promise<void> {
    const at = new Date();
    while (this.#looking) await this.#looking;
    this.#looking = this.#keepMarks(by, loadedAgain ? at : null).finally(() => {
      this.#looking = null;
      this.#looked = performance.now();
    });
    await this.#looking;
  }

  async #keepMarks(by: string | null, back: Date | null): Promise<void> {
    const should = this.#expected?.marks;
    if (!should || !this.#wanted()) {
      this.#marks = null;
      return;
    }
    if (await this.#there(should)) {
      this.#have(null);
      if (back) this.#sayRestored(by, back);
      return;
    }
    if (performance.now() - this.#failedAt < RETRY_MS) return;
    try {
      await this.system.load();
      back = new Date();
      if (!(await this.#there(should)))
        throw new Error('loaded, but the kernel lists other rules than these.');
    } catch (error) {
      this.#failedAt = performance.now();
      this.#have((error as Error).message);
      this.#say('marks', `The firewall marks are not in the kernel: ${(error as Error).message}`);
      return;
    }
    this.#failedAt = -Infinity;
    this.#have(null);
    this.#sayRestored(by, back);
  }

  #sayRestored(by: string | null, at: Date): void {
    if (this.#loading()) return;
    const who = by ? ` by process ${by}` : '';
    this.#restore('marks', by, `The firewall marks were removed from the kernel${who}; they are back.`, at);
  }

  async #there(should: KernelMarks): Promise<boolean> {
    const tool = this.#tool();
    if (tool === null) return false;
    try {
      return asLoaded(should, await listOurs(tool, should, this.system.run));
    } catch {
      // nft lists a table that is not there by failing
      return false;
    }
  }

  #have(failure: string | null): void {
    this.#marks = { tool: this.#tool(), failure, observedAt: new Date().toISOString() };
  }

  #restore(what: string, by: string | null, sentence: string, at = new Date()): void {
    const before = this.#restored.get(what);
    this.#restored.set(what, { what, by, at: at.toISOString(), times: (before?.times ?? 0) + 1 });
    this.#say(what, sentence);
    this.#report();
  }

  #say(what: string, sentence: string): void {
    const now = performance.now();
    if (now - (this.#logged.get(what) ?? -Infinity) < LOG_EVERY_MS) return;
    this.#logged.set(what, now);
    this.system.log(sentence);
  }

  #report(): void {
    this.#reported = performance.now();
    const report: GuardReport = {
      observedAt: new Date().toISOString(),
      marks: this.#marks,
      restored: [...this.#restored.values()],
    };
    const file = this.paths.guardReport;
    try {
      writeFileSync(`${file}.new`, `${JSON.stringify(report)}\n`, { mode: 0o644 });
      renameSync(`${file}.new`, file);
    } catch (error) {
      this.#say('report', `${file} cannot be written: ${(error as Error).message}`);
    }
  }
}
