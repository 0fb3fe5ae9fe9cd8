import os from 'node:os';
import readline from 'node:readline/promises';
import { AgentError } from '@/lib/protocol';
import {
  PEER_ACCOUNT,
  attempt,
  authorizeCommand,
  fetchHostKey,
  pairingStore,
  peerRouter,
  type FetchedHostKey,
  type Pairing,
  type PairingStore,
} from '@/lib/router';
import { EXIT, UsageError, type Context, type ExitCode, type Verb } from './command';
import { exitOf } from './failure';
import { errorLines } from './words';

/** Where the original keeps its file, for a peer without agent. */
const PIRANHA_FILE = '/etc/sysconfig/ha/lvs.cf';

export const pair: Verb = {
  name: 'pair',
  usage:
    'HOST [--port N] [--fingerprint SHA256:…] [--yes] [--name NAME] [--file-only [--user USER] [--path FILE]] | --remove',
  summary: 'pins the peer’s host key, shows what lets us in there, and tries it',
  options: {
    port: { type: 'string' },
    fingerprint: { type: 'string' },
    yes: { type: 'boolean' },
    name: { type: 'string' },
    'file-only': { type: 'boolean' },
    user: { type: 'string' },
    path: { type: 'string' },
    remove: { type: 'boolean' },
    'dry-run': { type: 'boolean' },
  },
  words: [0, 1],
  async run(context) {
    const store = pairingStore();
    const [host] = context.words;
    if (context.flag('remove')) return remove(context, store);
    if (!host) throw new UsageError('Which HOST?');
    const port = context.number('port', 1, 65_535) ?? 22;
    const shown = await fetchHostKey(host, port);
    if (context.flag('dry-run')) return dryRun(context, shown);
    const refused = await confirmKey(context, store, host, port, shown);
    if (refused !== null) return refused;
    await store.pin(host, port, shown.line);
    const fileOnly = context.flag('file-only');
    const pairing: Pairing = {
      host,
      port,
      user: context.text('user') ?? (fileOnly ? 'root' : PEER_ACCOUNT),
      mode: fileOnly ? 'file' : 'agent',
      path: context.text('path') ?? PIRANHA_FILE,
      pairedAt: null,
    };
    await store.save(pairing);
    return fileOnly
      ? acceptFileOnly(context, store, pairing, shown)
      : tryAgent(context, store, pairing, shown);
  },
};

async function remove(context: Context, store: PairingStore): Promise<ExitCode> {
  const peer = await store.pairing();
  if (!peer) throw new AgentError('not-paired', { params: {} });
  if (!context.flag('dry-run')) await store.unpair();
  if (context.json) context.data({ removed: peer.host, dryRun: context.flag('dry-run') });
  else
    context.say(
      `${peer.host} ${context.flag('dry-run') ? 'would be' : 'is'} forgotten. Our key stays there until root removes it: lvs-agent unauthorize.`,
    );
  return EXIT.ok;
}

function dryRun(context: Context, shown: FetchedHostKey): ExitCode {
  if (context.json) context.data({ dryRun: true, ...shown });
  else context.say(`It shows ${shown.type} ${shown.fingerprint}. Nothing was pinned.`);
  return EXIT.ok;
}

/** @returns null when the key may be pinned, else the exit code */
async function confirmKey(
  context: Context,
  store: PairingStore,
  host: string,
  port: number,
  shown: FetchedHostKey,
): Promise<ExitCode | null> {
  const wanted = context.text('fingerprint');
  const known = (await store.knownHosts()).split('\n');
  const say = (text: string) => (context.json ? context.complain(text) : context.say(text));
  if (wanted !== undefined) {
    if (wanted === shown.fingerprint) return null;
    context.complain(`${host} shows ${shown.fingerprint}, not ${wanted}. Nothing was pinned.`);
    return EXIT.failed;
  }
  if (known.includes(shown.line)) return null;
  const name = shown.line.split(' ')[0] ?? '';
  if (known.some((line) => line.startsWith(`${name} `))) {
    context.complain(
      `The host key of ${host} has CHANGED: it shows ${shown.fingerprint}. Compare on its own console, then give it with --fingerprint. Nothing was pinned.`,
    );
    return EXIT.unreachable;
  }
  say(`${host} port ${port} shows the ${shown.type} key ${shown.fingerprint}`);
  say('Compare on its own console: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub');
  if (context.flag('yes')) return null;
  if (!process.stdin.isTTY) {
    context.complain('Nothing was pinned: give the fingerprint with --fingerprint.');
    return EXIT.failed;
  }
  const ask = readline.createInterface({ input: process.stdin, output: process.stderr });
  const answer = await ask.question('Is it the same? (yes/no) ');
  ask.close();
  if (answer.trim() === 'yes') return null;
  context.complain('Nothing was pinned.');
  return EXIT.failed;
}

async function tryAgent(
  context: Context,
  store: PairingStore,
  pairing: Pairing,
  { localAddress, fingerprint }: FetchedHostKey,
): Promise<ExitCode> {
  const name = context.text('name') ?? os.hostname();
  const command = authorizeCommand({ name, from: localAddress, publicKey: await store.publicKey() });
  const client = peerRouter(pairing, store);
  const answer = await attempt(client.call('status', {}));
  client.close();
  if (answer.ok) {
    const { hostname } = answer.value;
    await store.save({ ...pairing, hostname, pairedAt: new Date().toISOString() });
    if (context.json) context.data({ paired: true, host: pairing.host, hostname, fingerprint });
    else context.say(`Paired with ${hostname} (${pairing.host}, ${fingerprint}).`);
    return EXIT.ok;
  }
  if (context.json)
    context.data({ paired: false, host: pairing.host, fingerprint, command, error: answer.failure });
  else {
    context.say(`The host key is pinned. On ${pairing.host}, as root, run:`);
    context.say(`  ${command}`);
    context.say(
      `then here again: lvsctl pair ${pairing.host}${pairing.port === 22 ? '' : ` --port ${pairing.port}`}`,
    );
    for (const line of errorLines(answer.failure, 'lvs.cf')) context.complain(line);
  }
  return exitOf(answer.failure.code);
}

/** A peer without agent: there is nothing to ask there, so it counts as paired once its key is pinned. */
async function acceptFileOnly(
  context: Context,
  store: PairingStore,
  pairing: Pairing,
  { localAddress }: FetchedHostKey,
): Promise<ExitCode> {
  await store.save({ ...pairing, pairedAt: new Date().toISOString() });
  const line = `restrict,from="${localAddress}" ${await store.publicKey()}`;
  if (context.json)
    context.data({ paired: true, mode: 'file', host: pairing.host, authorizedKeysLine: line });
  else {
    context.say(
      `${pairing.host} gets ${pairing.path} by file only. Add this line to authorized_keys of ${pairing.user} there:`,
    );
    context.say(`  ${line}`);
    context.say('Only the file is copied (lvsctl push): nothing there is checked, reloaded or shown.');
  }
  return EXIT.ok;
}
