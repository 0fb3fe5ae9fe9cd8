import { readFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import type { Paths } from '@/lib/protocol';
import { replaceFile } from '../config/replace-file';
import { parsePublicKey, type PublicKey } from './public-key';

/** A peer's key as root authorized it. */
export interface Peer {
  name: string;
  /** addresses and networks from which the key is accepted */
  from: string[];
  key: PublicKey;
}

/** What is wrong with what root typed; the message is a sentence for him. */
export class Refused extends Error {}

/** sshd reads the file as the account lvs-peer, so it is readable for all: these are public keys. */
const mode = 0o644;

const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

/** A name that may stand after `--as` in a forced command. */
export const isPeerName = (name: string): boolean => namePattern.test(name);

/** Exactly what we write; a line of another form is not ours and gives nobody a name. */
const linePattern =
  /^restrict,from="([^"\s]+)",command="[^"]* connect --as ([A-Za-z0-9._-]+)" (\S+ \S+) \S+$/;

/** @returns the peers of the file in its order; none when there is no file. @throws the system's error when it is unreadable */
export function readPeers({ peerKeys }: Paths): Peer[] {
  return readLines(peerKeys).flatMap((line) => {
    const match = linePattern.exec(line);
    const key = match && parsePublicKey(match[3]!);
    return key && 'type' in key ? [{ name: match[2]!, from: match[1]!.split(','), key }] : [];
  });
}

/**
 * Lets a key in under a name, from certain addresses only. The same again is fine and renews the addresses.
 * @param program absolute path of the command that sshd shall run for it (bin/lvs-agent)
 * @throws Refused when name, addresses or key are not exactly what they must be, or name or key are taken
 */
export async function authorize(
  paths: Paths,
  program: string,
  name: string,
  from: string[],
  keyText: string,
): Promise<Peer> {
  if (!isPeerName(name))
    throw new Refused(`"${name}" is no name: letters, digits, dot, dash and underscore, at most 63.`);
  if (from.length === 0) throw new Refused('Say with --from from which addresses the key may come.');
  const bad = from.find((a) => !isAddressOrNetwork(a));
  if (bad !== undefined) throw new Refused(`"${bad}" is no IP address or network in CIDR form.`);
  const key = parsePublicKey(keyText);
  if ('wrong' in key) throw new Refused(`That is not one ssh public key: ${key.wrong}.`);
  const command = forcedCommand(paths.root, program, name);
  const others = readPeers(paths).filter((p) => p.name !== name || p.key.base64 !== key.base64);
  if (others.some((p) => p.name === name)) {
    throw new Refused(`${name} has another key already: remove it first (lvs-agent unauthorize ${name}).`);
  }
  const holder = others.find((p) => p.key.base64 === key.base64);
  if (holder) throw new Refused(`This key is authorized already, as ${holder.name}.`);
  const line = `restrict,from="${from.join(',')}",command="${command}" ${key.type} ${key.base64} ${name}`;
  await writeLines(paths, [...linesWithout(paths, name), line]);
  return { name, from, key };
}

/** @returns false when there is no such peer */
export async function unauthorize(paths: Paths, name: string): Promise<boolean> {
  if (!readPeers(paths).some((p) => p.name === name)) return false;
  await writeLines(paths, linesWithout(paths, name));
  return true;
}

/** sshd gives the line to the account's shell, so nothing in it may mean anything to a shell. */
function forcedCommand(root: string, program: string, name: string): string {
  const plain = /^[A-Za-z0-9/._+-]+$/;
  if (!plain.test(program) || !plain.test(root)) {
    throw new Refused(
      `"${program}" or "${root}" holds characters that a forced command must not: install elsewhere.`,
    );
  }
  const environment = root === '/' ? '' : `/usr/bin/env LVS_ROOT=${path.resolve(root)} `;
  return `${environment}${program} connect --as ${name}`;
}

function isAddressOrNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const family = net.isIP(address);
  // An IPv6 zone ("%eth0") passes isIP and has no meaning for sshd.
  if (!family || address.includes('%') || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 6 ? 128 : 32));
}

function linesWithout(paths: Paths, name: string): string[] {
  return readLines(paths.peerKeys).filter((line) => linePattern.exec(line)?.[2] !== name);
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(Boolean);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function writeLines(paths: Paths, lines: string[]): Promise<void> {
  await replaceFile(paths.peerKeys, Buffer.from(lines.map((l) => `${l}\n`).join('')), mode);
}
