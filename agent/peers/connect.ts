import { connect } from 'node:net';
import type { Paths } from '@/lib/protocol';
import { isPeerName } from './key-file';
import { firstLine } from './caller';

/**
 * The bridge that sshd runs as a key's forced command: stdin and stdout to the agent's peer socket and nothing else. What the
 * other side typed (SSH_ORIGINAL_COMMAND) is not looked at.
 * @returns the exit status; a failure is told on stderr, which the other side reads
 */
export function bridge({ peerSocket }: Paths, name: string): Promise<number> {
  if (!isPeerName(name)) {
    process.stderr.write('lvs-agent: --as is followed by the name of an authorized key\n');
    return Promise.resolve(2);
  }
  return new Promise((resolve) => {
    // Half-open: who closes stdin after his last request still gets the answers.
    const socket = connect({ path: peerSocket, allowHalfOpen: true });
    socket.on('connect', () => {
      socket.write(firstLine(name));
      process.stdin.pipe(socket);
      socket.pipe(process.stdout);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EACCES'
          ? 'this account may not open its socket'
          : error.code === 'ENOENT' || error.code === 'ECONNREFUSED'
            ? 'it does not run'
            : error.message;
      process.stderr.write(`lvs-agent: the agent of this router cannot be reached: ${why}\n`);
      resolve(1);
    });
    // The agent has ended: nothing more can be answered, so the other side must learn of it now and not at its next request.
    socket.on('end', () => socket.end());
    socket.on('close', () => resolve(0));
    process.stdout.on('error', () => socket.destroy());
  });
}
