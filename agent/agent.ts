import type { Paths } from '@/lib/protocol';
import type { Changes } from './change/changes';
import type { History } from './config/history';
import type { Lock } from './lock';
import type { Log } from './log';
import type { RateMemory } from './rates/history';
import type { PulseCommand } from './system/pulse-command';

/** What every method works with: one object for the life of the daemon. */
export interface Agent {
  paths: Paths;
  version: string;
  started: string;
  log: Log;
  /** held by whatever changes lvs.cf, the change under way or the service */
  lock: Lock;
  history: History;
  changes: Changes;
  pulse: PulseCommand;
  rates: RateMemory;
}
