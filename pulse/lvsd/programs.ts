import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';

const folders = ['/usr/sbin', '/sbin', '/usr/bin', '/bin'];

/** The whole environment of a program: messages in English, nothing of ours. (Next's types want NODE_ENV in every one.) */
export const environment = {
  LC_ALL: 'C',
  PATH: folders.join(':'),
} as Partial<NodeJS.ProcessEnv> as NodeJS.ProcessEnv;

/** Milliseconds that a program may take: ipvsadm lists 10,000 entries in under a second. */
const LIMIT = 10_000;

/**
 * Absolute path of a program of the system; only these folders, whatever PATH says.
 * @throws Error, a sentence, when it is not installed
 */
export function programPath(name: string): string {
  for (const folder of folders) {
    const path = `${folder}/${name}`;
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // the next folder
    }
  }
  throw new Error(`The program ${name} is not installed (looked in ${folders.join(', ')}).`);
}

/** Absolute path of a program; null when it is not installed. */
export function installed(name: string): string | null {
  try {
    return programPath(name);
  } catch {
    return null;
  }
}

/**
 * Runs a program of the system to its end.
 * @returns what it printed
 * @throws Error with the program's own message when it fails
 */
export function run(name: string, args: string[]): Promise<string> {
  return Promise.resolve()
    .then(() => programPath(name))
    .then((file) => runFile(file, args));
}

/**
 * The same for a program by its absolute path.
 * @param added to its environment
 */
export function runFile(file: string, args: string[], added: Record<string, string> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      file,
      args,
      { timeout: LIMIT, maxBuffer: 16 * 1024 * 1024, env: { ...environment, ...added } },
      (error, stdout, stderr) => {
        const words = `${file.slice(file.lastIndexOf('/') + 1)} ${args.join(' ')}`;
        const late = error?.killed ? `did not end within ${LIMIT / 1000} s` : '';
        if (error) reject(new Error(`${words}: ${stderr.trim().slice(0, 500) || late || error.message}`));
        else resolve(stdout);
      },
    );
  });
}
