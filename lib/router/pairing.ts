import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import ssh2 from 'ssh2';
import { z } from 'zod';
import { AgentError, paths } from '@/lib/protocol';
import { keyOfLine, isTrusted, knownKeys, withoutPins } from './known-hosts';
import { readIfThere, removeIfThere, writeOwned } from './owned-file';

/** A host name or address: nothing that a command line or known_hosts could read as something else. */
export const hostSchema = z
  .string()
  .max(255)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]*$|^::[0-9A-Fa-f:.]*$/);
export const portSchema = z.number().int().min(1).max(65535);

const pairingSchema = z.strictObject({
  host: hostSchema,
  port: portSchema,
  /** account on the peer */
  user: z.string().regex(/^[a-z_][a-z0-9_-]{0,31}$/),
  /** agent: the peer runs ours. file: it has only sshd (the original Piranha) and gets lvs.cf, nothing more */
  mode: z.enum(['agent', 'file']),
  /** lvs.cf on a peer without agent */
  path: z.string().startsWith('/').max(4096),
  /** null: host key pinned, but the peer has not let us in yet */
  pairedAt: z.iso.datetime().nullable(),
  /** how it called itself when the pairing was last tried: its name while it does not answer */
  hostname: z.string().max(255).optional(),
});
export type Pairing = z.infer<typeof pairingSchema>;

export const PEER_ACCOUNT = 'lvs-peer';
const SSH_KEYGEN = ['/usr/bin/ssh-keygen', '/usr/local/bin/ssh-keygen', '/bin/ssh-keygen'];
/** Making a key takes milliseconds; more means that the machine has no entropy or ssh-keygen asks something. */
const KEYGEN_MS = 10_000;

const run = promisify(execFile);

/**
 * What the console knows of its peer, in one folder: `peer.json`, `known_hosts` (OpenSSH's format), `id_ed25519`.
 * Everything is readable by the console's user only.
 * @param folder default: the console's data below LVS_ROOT
 */
export function pairingStore(folder: string = paths().consoleData) {
  const keyFile = path.join(folder, 'id_ed25519');
  const knownHostsFile = path.join(folder, 'known_hosts');
  const peerFile = path.join(folder, 'peer.json');

  async function knownHosts(): Promise<string> {
    return (await readIfThere(knownHostsFile))?.toString('utf8') ?? '';
  }

  /** Makes this console's own key if there is none. @throws AgentError `write-failed`, `program-missing` */
  async function ensureKey(): Promise<void> {
    if (await readIfThere(keyFile)) return;
    await writeOwned(keyFile, await makeKey(), { replace: false });
  }

  /** @returns OpenSSH's private key, made now if there is none */
  async function privateKey(): Promise<Buffer> {
    await ensureKey();
    const key = await readIfThere(keyFile);
    if (!key) throw new AgentError('read-failed', { params: { what: keyFile } });
    return key;
  }

  /** @returns `ssh-ed25519 AAAA… lvs-console@HOSTNAME`, for the peer's authorized keys */
  async function publicKey(): Promise<string> {
    const parsed = ssh2.utils.parseKey(await privateKey());
    if (parsed instanceof Error) {
      throw new AgentError('read-failed', { params: { what: keyFile }, detail: parsed.message });
    }
    return `${parsed.type} ${parsed.getPublicSSH().toString('base64')} lvs-console@${os.hostname()}`;
  }

  /**
   * Pins a host's key, in place of any earlier one of that host. Only after an administrator confirmed its fingerprint.
   * @param line as `fetchHostKey` returned it
   * @throws AgentError `invalid-params` when the line is not that host's, `host-key-revoked` when the key is revoked here
   */
  async function pin(host: string, port: number, line: string): Promise<void> {
    const key = keyOfLine(line, host, port);
    if (!key) throw new AgentError('invalid-params', { params: { what: 'host key', host } });
    const rest = withoutPins(await knownHosts(), host, port).replace(/\n*$/, '');
    const text = `${rest ? `${rest}\n` : ''}${line.trim()}\n`;
    if (!isTrusted(key.blob, knownKeys(text, host, port))) {
      throw new AgentError('host-key-revoked', { params: { host } });
    }
    await writeOwned(knownHostsFile, text);
  }

  /** @returns the pairing, begun (`pairedAt` null) or finished; null when there is none. @throws AgentError `read-failed` */
  async function pairing(): Promise<Pairing | null> {
    const bytes = await readIfThere(peerFile);
    if (!bytes) return null;
    const parsed = pairingSchema.safeParse(jsonOf(bytes));
    if (!parsed.success) {
      throw new AgentError('read-failed', { params: { what: peerFile }, detail: parsed.error.message });
    }
    return parsed.data;
  }

  /** Writes the pairing down. @throws AgentError `invalid-params`, `write-failed` */
  async function save(peer: Pairing): Promise<void> {
    const parsed = pairingSchema.safeParse(peer);
    if (!parsed.success) {
      throw new AgentError('invalid-params', { params: { what: 'pairing' }, detail: parsed.error.message });
    }
    await writeOwned(peerFile, `${JSON.stringify(parsed.data, null, 2)}\n`);
  }

  /** Forgets the peer and its host key. Our key on the peer stays until root there removes it. */
  async function unpair(): Promise<void> {
    const peer = await pairing();
    if (!peer) return;
    await removeIfThere(peerFile);
    await writeOwned(knownHostsFile, withoutPins(await knownHosts(), peer.host, peer.port));
  }

  return { folder, ensureKey, privateKey, publicKey, knownHosts, pin, pairing, save, unpair };
}

export type PairingStore = ReturnType<typeof pairingStore>;

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}

/** By ssh-keygen: one in some 150 ed25519 keys made by ssh2 1.17 is malformed (docs/decisions/0050). */
async function makeKey(): Promise<Buffer> {
  const program = SSH_KEYGEN.find((file) => existsSync(file));
  if (!program)
    throw new AgentError('program-missing', { params: { program: 'ssh-keygen', package: 'openssh-client' } });
  const folder = await mkdtemp(path.join(os.tmpdir(), 'lvs-key-'));
  const file = path.join(folder, 'key');
  try {
    await run(program, ['-q', '-t', 'ed25519', '-N', '', '-C', 'lvs-console', '-f', file], {
      timeout: KEYGEN_MS,
    });
    return await readFile(file);
  } catch (error) {
    const detail = error instanceof Error ? error.message.slice(0, 500) : '';
    throw new AgentError('write-failed', { params: { what: 'id_ed25519' }, detail });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * The command that root runs on the peer to let this console in.
 * @param from address from which this console will come
 */
export function authorizeCommand(options: { name: string; from: string; publicKey: string }): string {
  // the agent's rule for names of peers: letters, digits, dot, dash, underscore, and no dash or dot first
  const name =
    options.name
      .replace(/[^A-Za-z0-9._-]/g, '-')
      .replace(/^[^A-Za-z0-9]+/, '')
      .slice(0, 63) || 'console';
  return `lvs-agent authorize --name ${name} --from ${options.from} '${options.publicKey}'`;
}
