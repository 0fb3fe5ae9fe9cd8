import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import type { Paths } from '@/lib/protocol';
import { authorize, readPeers, Refused, unauthorize } from './peers/key-file';

const usage = `usage: lvs-agent                                      the daemon
       lvs-agent connect --as NAME                    bridge for a peer's key (run by sshd)
       lvs-agent authorize --name NAME --from ADDRESS[,ADDRESS…] [PUBLIC-KEY]
                                                      let a peer's key in; without PUBLIC-KEY it is read from stdin
       lvs-agent unauthorize NAME                     take it back
       lvs-agent authorized                           list the keys
       lvs-agent settle                               end or undo a pending change before pulse starts at boot
`;

/** A wrong command line: 2, as everywhere in the product. */
export function usageError(): number {
  process.stderr.write(usage);
  return 2;
}

/** The commands by which root decides which peers' keys are let in. @returns exit status */
export async function keyCommand(paths: Paths, command: string, args: string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { name: { type: 'string' }, from: { type: 'string', multiple: true } },
    });
    if (command === 'authorized' && positionals.length === 0) return list(paths);
    if (command === 'unauthorize' && positionals.length === 1) return await remove(paths, positionals[0]!);
    if (command !== 'authorize' || values.name === undefined || positionals.length > 1) return usageError();
    const key = positionals[0] ?? (await text(process.stdin));
    const from = (values.from ?? []).flatMap((f) => f.split(',')).filter(Boolean);
    const peer = await authorize(paths, ownCommand(), values.name, from, key);
    process.stdout.write(`${peer.name} (${peer.key.type}) is authorized from ${peer.from.join(', ')}.\n`);
    return 0;
  } catch (error) {
    if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
      return usageError();
    if (!(error instanceof Refused) && !(error instanceof Error && 'code' in error)) throw error;
    process.stderr.write(`lvs-agent: ${error.message}\n`);
    return 1;
  }
}

function list(paths: Paths): number {
  for (const { name, from, key } of readPeers(paths)) {
    process.stdout.write(`${name}\t${key.type} …${key.base64.slice(-16)}\tfrom ${from.join(', ')}\n`);
  }
  return 0;
}

async function remove(paths: Paths, name: string): Promise<number> {
  if (await unauthorize(paths, name)) {
    process.stdout.write(`${name} is no longer authorized.\n`);
    return 0;
  }
  process.stderr.write(`lvs-agent: no key is authorized as ${name}.\n`);
  return 1;
}

/** The command beside our bundle: what sshd runs must start Node itself. */
function ownCommand(): string {
  const command = path.resolve(path.dirname(realpathSync(process.argv[1] ?? '')), '../bin/lvs-agent');
  if (!existsSync(command)) throw new Refused(`${command} is missing: the installation is not complete.`);
  return command;
}
