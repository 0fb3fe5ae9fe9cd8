import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** How to find a lab that runs in the background: `.lab/NAME.json` of the checkout. */
export interface LabState {
  /** process that ends the lab when it ends, as the host numbers it */
  pid: number;
  socket: string;
  token: string;
  /** https address of each console that is forwarded to this host */
  consoles: Record<string, string>;
}

/** The checkout: bundles lie in dist/, tests run from sources. */
export const checkout = process.env.LAB_CHECKOUT ?? process.cwd();

const file = (name: string) => path.join(checkout, '.lab', `${name}.json`);

export function saveState(name: string, state: LabState): void {
  mkdirSync(path.dirname(file(name)), { recursive: true });
  writeFileSync(file(name), JSON.stringify(state), { mode: 0o600 });
}

export function forgetState(name: string): void {
  rmSync(file(name), { force: true });
}

/** Was a lab of that name started and not ended by `lab/lab down`? It may have died since. */
export const isKnown = (name: string): boolean => existsSync(file(name));

/** @returns null when no lab of that name runs */
export function loadState(name: string): LabState | null {
  let state: LabState;
  try {
    state = JSON.parse(readFileSync(file(name), 'utf8')) as LabState;
    process.kill(state.pid, 0);
    return state;
  } catch {
    return null;
  }
}
