import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** Never the caller's PATH, which could name anything. */
const DIRECTORIES = ['/usr/sbin', '/usr/bin', '/sbin', '/bin', '/usr/local/sbin', '/usr/local/bin'];

/** They answer in milliseconds; 300 VIPs take keepalived a tenth of a second. Longer is a hang. */
const LIMIT_MS = 10_000;
/** `ip -j addr` prints some 600 bytes an address: room for ten thousand. */
const MOST_OUTPUT = 16 * 1024 * 1024;

export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

const find = (name: string) => DIRECTORIES.map((d) => path.join(d, name)).find(isExecutable);

/** Is the program there that the service's script would run? */
export function isInstalled(name: 'ping'): boolean {
  return find(name) !== undefined;
}

/** Runs one of the system's programs without a shell. Rejects with a sentence when it cannot be started or does not end. */
export function run(name: 'ip' | 'keepalived' | 'modprobe', args: readonly string[]): Promise<Ended> {
  const file = find(name);
  if (!file) return Promise.reject(new Error(`The program ${name} is not installed.`));
  const env = { ...process.env, PATH: DIRECTORIES.join(':'), LC_ALL: 'C' };
  return new Promise((resolve, reject) => {
    execFile(file, args, { timeout: LIMIT_MS, maxBuffer: MOST_OUTPUT, env }, (error, stdout, stderr) => {
      if (!error) return resolve({ code: 0, stdout, stderr });
      if (typeof error.code === 'number') return resolve({ code: error.code, stdout, stderr });
      reject(new Error(`${file} did not end properly: ${error.message}`));
    });
  });
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
