import { createHash, randomBytes } from 'node:crypto';
import type { SFTPWrapper } from 'ssh2';
import { AgentError } from '@/lib/protocol';
import type { Pairing, PairingStore } from './pairing';
import { connectPinned } from './ssh';

export interface FilePushResult {
  sha256: string;
  /** the new file stands under its name on the peer */
  delivered: boolean;
  /** read back and equal */
  verified: boolean;
  /** the peer's sshd forced it to disk before the rename; old ones (before OpenSSH 6.5) cannot */
  synced: boolean;
  /** hash of the file that stood there; null when there was none */
  replaced: string | null;
  /** where the replaced file is kept on the peer; null when there was none or it was the same */
  keptAs: string | null;
}

/** OpenSSH's sftp-server takes 256 kB a message; every one takes 32 kB (draft-ietf-secsh-filexfer-02, 3). */
const CHUNK = 32_000;
/** An lvs.cf is kilobytes; a thousand services are 2 MB. */
const MAX_FILE = 8 * 1024 * 1024;
/** Whole transfer; 2 MB over a slow link between two buildings. */
const LIMIT_MS = 30_000;

/** Ending of the name under which a file is written until it is whole. */
const TEMPORARY = /^lvs-console-[0-9a-f]{12}$/;

const sha256 = (data: Buffer) => createHash('sha256').update(data).digest('hex');

/**
 * Puts lvs.cf on a peer that has sshd and no agent of ours (the original Piranha): to a temporary name, to disk, renamed. Nothing
 * there is reloaded, no history is kept but the one file `PATH.lvs-console-old`, and neither policy nor validation of the peer
 * applies: check the file with `lvscf check --strict` first.
 * @throws AgentError as `connectPinned`, and `write-failed`, `timeout`
 */
export async function pushFile(
  pairing: Pairing,
  store: PairingStore,
  content: Buffer,
): Promise<FilePushResult> {
  const { host, port, user } = pairing;
  const [privateKey, knownHosts] = await Promise.all([store.privateKey(), store.knownHosts()]);
  const client = await connectPinned({ host, port, user, privateKey, knownHosts });
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    const late = () =>
      reject(new AgentError('timeout', { params: { router: host, seconds: LIMIT_MS / 1000 } }));
    timer = setTimeout(late, LIMIT_MS);
    client.on('close', () => reject(new AgentError('unreachable', { params: { router: host } })));
  });
  try {
    return await Promise.race([put(await Promise.race([open(client), limit]), pairing.path, content), limit]);
  } catch (error) {
    if (error instanceof AgentError) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    throw new AgentError('write-failed', { params: { router: host, what: pairing.path }, detail });
  } finally {
    clearTimeout(timer);
    limit.catch(() => undefined);
    client.destroy();
  }
}

function open(client: { sftp(callback: (error: Error | undefined, sftp: SFTPWrapper) => void): unknown }) {
  return new Promise<SFTPWrapper>((resolve, reject) =>
    client.sftp((error, sftp) => (error ? reject(error) : resolve(sftp))),
  );
}

type Callback<T> = (error?: Error | null, value?: T) => void;
/** ssh2's callbacks as promises; an extension that the server lacks is thrown at once by ssh2 and rejects here. */
function done<T = void>(call: (callback: Callback<T>) => void): Promise<T> {
  return new Promise((resolve, reject) =>
    call((error, value) => (error ? reject(error) : resolve(value as T))),
  );
}

async function put(sftp: SFTPWrapper, path: string, content: Buffer): Promise<FilePushResult> {
  // The file itself, if the name is a link: a rename would replace the link.
  const target = await done<string>((cb) => sftp.realpath(path, cb)).catch(() => path);
  const old = await readRemote(sftp, target);
  const mode = old?.mode ?? 0o600;
  await removeLeftovers(sftp, target);
  const result = { sha256: sha256(content), replaced: old ? sha256(old.data) : null };
  if (old?.data.equals(content))
    return { ...result, delivered: true, verified: true, synced: true, keptAs: null };
  const keptAs = old ? `${target}.lvs-console-old` : null;
  if (old && keptAs) await replace(sftp, keptAs, old.data, mode);
  const synced = await replace(sftp, target, content, mode);
  const back = await readRemote(sftp, target);
  return { ...result, delivered: true, verified: back?.data.equals(content) ?? false, synced, keptAs };
}

/** @returns the file, or null when there is none */
async function readRemote(sftp: SFTPWrapper, path: string): Promise<{ data: Buffer; mode: number } | null> {
  let handle: Buffer;
  try {
    handle = await done<Buffer>((cb) => sftp.open(path, 'r', cb));
  } catch (error) {
    if ((error as { code?: number }).code === 2) return null; // SSH_FX_NO_SUCH_FILE
    throw error;
  }
  try {
    const stats = await done<{ size: number; mode: number }>((cb) => sftp.fstat(handle, cb));
    if (stats.size > MAX_FILE) throw new Error(`${path} is larger than ${MAX_FILE} bytes`);
    const data = Buffer.alloc(stats.size);
    for (let at = 0; at < data.length;) {
      const length = Math.min(CHUNK, data.length - at);
      const read = await done<number>((cb) => sftp.read(handle, data, at, length, at, cb));
      if (read === 0) throw new Error(`${path} became shorter while it was read`);
      at += read;
    }
    return { data, mode: stats.mode & 0o777 };
  } finally {
    await done((cb) => sftp.close(handle, cb));
  }
}

/** Removes what a connection that was cut left there: nobody could remove it then. That it cannot be removed is no reason to stop. */
async function removeLeftovers(sftp: SFTPWrapper, target: string): Promise<void> {
  const at = target.lastIndexOf('/') + 1;
  const [folder, name] = [target.slice(0, at), target.slice(at)];
  const entries = await done<{ filename: string }[]>((cb) => sftp.readdir(folder, cb)).catch(() => []);
  const ours = (file: string) =>
    file.startsWith(`${name}.`) && TEMPORARY.test(file.slice(file.lastIndexOf('.') + 1));
  for (const { filename } of entries.filter((entry) => ours(entry.filename)))
    await done((cb) => sftp.unlink(`${folder}${filename}`, cb)).catch(() => undefined);
}

/** Writes whole or not at all: the name holds the old file until the rename. @returns whether it was forced to disk */
async function replace(sftp: SFTPWrapper, path: string, data: Buffer, mode: number): Promise<boolean> {
  const temporary = `${path}.lvs-console-${randomBytes(6).toString('hex')}`;
  const handle = await done<Buffer>((cb) => sftp.open(temporary, 'wx', { mode }, cb));
  let closed = false;
  try {
    for (let at = 0; at < data.length; at += CHUNK) {
      const length = Math.min(CHUNK, data.length - at);
      await done((cb) => sftp.write(handle, data, at, length, at, cb));
    }
    await done((cb) => sftp.fchmod(handle, mode, cb)); // the peer's umask does not apply to this
    const synced = await done((cb) => sftp.ext_openssh_fsync(handle, cb)).then(() => true, lacksFsync);
    closed = true;
    await done((cb) => sftp.close(handle, cb));
    await done((cb) => sftp.ext_openssh_rename(temporary, path, cb)); // plain SFTP rename replaces nothing
    return synced;
  } catch (error) {
    if (!closed) await done((cb) => sftp.close(handle, cb)).catch(() => undefined);
    await done((cb) => sftp.unlink(temporary, cb)).catch(() => undefined);
    throw error;
  }
}

/** A server without the extension leaves it to the peer's kernel when the file reaches the disk; a disk's error is an error. */
function lacksFsync(error: Error): boolean {
  if (/does not support/.test(error.message)) return false;
  throw error;
}
