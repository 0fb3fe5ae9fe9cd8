import os from 'node:os';
import type { ParseArgsConfig } from 'node:util';
import { AgentError } from '@/lib/protocol';
import { localRouter, pairedRouter, type RouterClient } from '@/lib/router';
import { forTerminal, jsonForTerminal } from './terminal';

/** Exit codes; a promise to scripts (docs/lvsctl.md). */
export const EXIT = { ok: 0, failed: 1, usage: 2, unreachable: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

type Options = NonNullable<ParseArgsConfig['options']>;

/** One verb of lvsctl. `--json` is everybody's. */
export interface Verb {
  name: string;
  /** after the name, e.g. `FILE [--base SHA]` */
  usage: string;
  /** one line for `--help` */
  summary: string;
  options: Options;
  /** least and most words after the verb */
  words: [number, number];
  run(context: Context): Promise<ExitCode>;
}

/** What was typed does not fit the verb: its usage is shown, exit 2. */
export class UsageError extends Error {}

/** What a verb gets. Text goes out through `say` (or `data` with --json), complaints through `complain`. */
export class Context {
  private readonly opened: RouterClient[] = [];

  constructor(
    readonly words: string[],
    private readonly values: Record<string, unknown>,
  ) {}

  get json(): boolean {
    return this.flag('json');
  }

  flag(name: string): boolean {
    return this.values[name] === true;
  }

  text(name: string): string | undefined {
    const value = this.values[name];
    return typeof value === 'string' ? value : undefined;
  }

  /** @throws UsageError unless it is a whole number within the bounds */
  number(name: string, min: number, max: number): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (!/^\d{1,9}$/.test(value) || Number(value) < min || Number(value) > max) {
      throw new UsageError(`--${name} is a whole number from ${min} to ${max}, not “${value}”.`);
    }
    return Number(value);
  }

  local(): RouterClient {
    return this.keep(localRouter());
  }

  /** @returns null when no peer is paired, or one without agent */
  async peerOrNone(): Promise<RouterClient | null> {
    const peer = await pairedRouter();
    return peer && this.keep(peer);
  }

  /** @throws AgentError `not-paired` */
  async peer(): Promise<RouterClient> {
    const peer = await this.peerOrNone();
    if (!peer) throw new AgentError('not-paired', { params: {} });
    return peer;
  }

  /** The router that `--peer` chooses. */
  async chosen(): Promise<RouterClient> {
    return this.flag('peer') ? this.peer() : this.local();
  }

  say(text: string): void {
    process.stdout.write(`${forTerminal(text)}\n`);
  }

  /** The answer for programs: one JSON document. */
  data(value: unknown): void {
    process.stdout.write(`${jsonForTerminal(value)}\n`);
  }

  complain(text: string): void {
    process.stderr.write(`${forTerminal(text)}\n`);
  }

  close(): void {
    for (const client of this.opened) client.close();
  }

  private keep(client: RouterClient): RouterClient {
    this.opened.push(client);
    return client;
  }
}

export const isRoot = (): boolean => process.geteuid?.() === 0;

/** Who asks, for history and locks: the account, and who became root by sudo. */
export function author(): string {
  const { username } = os.userInfo();
  const sudo = process.env.SUDO_USER;
  return sudo && sudo !== username ? `${username} (${sudo})` : username;
}
