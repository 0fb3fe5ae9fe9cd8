import https from 'node:https';
import { addressOf, machines, rootOf, type MachineName } from '../topology';
import type { ControlClient } from './client';
import type { LaunchedLab } from './launch';

/** The manual's port (2.3.1). */
const CONSOLE_PORT = 3636;

/** Starting took 5 s in the lab; on a machine that builds at the same time a minute was seen. */
const START_LIMIT_MS = 180_000;

/**
 * Starts a router's console and waits until its login page answers on this host.
 * @param port on 127.0.0.1; 0: any
 * @returns its address here
 * @throws with the console's log when it does not answer
 */
export async function startConsole(lab: LaunchedLab, router: MachineName, port: number): Promise<string> {
  const bound = await lab.forward({ address: addressOf(router), port: CONSOLE_PORT }, port);
  await lab.client.call('service', { machine: router, service: 'console', verb: 'start' });
  for (const end = Date.now() + START_LIMIT_MS; !(await answers(bound));) {
    if (Date.now() > end) {
      throw new Error(
        `the console on ${router} does not answer:\n${await labLog(lab.client, `${router}-console`)}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return `https://localhost:${bound}/`;
}

/** any answer at all: which page it is, is the console's business */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    // its certificate is its own, made a moment ago
    const request = https.get(
      { host: '127.0.0.1', port, path: '/login', rejectUnauthorized: false },
      (response) => {
        response.resume();
        resolve(true);
      },
    );
    request.setTimeout(10_000, () => request.destroy());
    request.on('error', () => resolve(false));
  });
}

/** What a supervised program of the lab wrote, last lines. */
export async function labLog(client: ControlClient, name: string): Promise<string> {
  const { stdout, stderr } = await client.call('exec', {
    machine: 'client',
    argv: ['tail', '-n', '200', `/run/lab/log/${name}`],
  });
  return stdout || stderr;
}

/** The code that the console's first page asks for; null when it has none (any more). */
export async function setupCode(client: ControlClient, router: MachineName): Promise<string | null> {
  const path = `${rootOf(router)}/var/lib/lvs-console/setup-code`;
  const found = await client.call('read', { machine: router, path });
  return found ? Buffer.from(found.base64, 'base64').toString().trim() : null;
}

/**
 * Pairs as an installer does who sits on both routers: makes the console's key on one and lets root of the other authorise it.
 * What remains for the administrator is to compare and confirm the other's host key.
 * @throws with what the commands said
 */
export async function authorizeConsole(
  client: ControlClient,
  from: MachineName,
  to: MachineName,
): Promise<void> {
  const { hostname } = machines[from];
  const key = `${rootOf(from)}/var/lib/lvs-console/id_ed25519`;
  const run = async (machine: MachineName, argv: string[], user?: string) => {
    const result = await client.call('exec', { machine, argv, ...(user ? { user } : {}) });
    if (result.code !== 0) throw new Error(`${machine}: ${argv.join(' ')}\n${result.stdout}${result.stderr}`);
  };
  if (!(await client.call('read', { machine: from, path: key }))) {
    await run(
      from,
      ['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', `lvs-console@${hostname}`, '-f', key],
      'lvs-console',
    );
  }
  const found = await client.call('read', { machine: from, path: `${key}.pub` });
  const publicKey = Buffer.from(found?.base64 ?? '', 'base64')
    .toString()
    .trim();
  await run(to, ['lvs-agent', 'authorize', '--name', hostname, '--from', addressOf(from), publicKey]);
}
