import { rmSync, writeFileSync } from 'node:fs';
import type net from 'node:net';
import { paths } from '@/lib/protocol/paths';
import { Daemon } from './daemon';
import { answers, listen } from './socket';

/** A line of the log; who keeps lvsd running puts it where it belongs. */
function log(who: 'lvsd' | 'nanny', sentence: string): void {
  // one line each, whatever a message holds
  process.stdout.write(`${new Date().toISOString()} ${who}: ${sentence.replace(/\s*\n\s*/g, ' ')}\n`);
}

async function main(): Promise<void> {
  const at = paths();
  if (await answers(at.lvsdSocket)) {
    log('lvsd', `Another lvsd answers on ${at.lvsdSocket}; this one ends.`);
    process.exitCode = 1;
    return;
  }
  const daemon = new Daemon(at, log);
  writeFileSync(at.lvsdPid, `${process.pid}\n`, { mode: 0o644 });
  const server: net.Server = await listen(at.lvsdSocket, (request) => daemon.answer(request));
  const end = (signal: string) => {
    log('lvsd', `${signal}: ends; the table stays as it is.`);
    daemon.stop();
    server.close();
    for (const file of [at.lvsdPid, at.lvsdSocket]) rmSync(file, { force: true });
    process.exit(0);
  };
  process.on('SIGTERM', () => end('SIGTERM'));
  process.on('SIGINT', () => end('SIGINT'));
  process.on('SIGHUP', () => {
    daemon.reload().catch((error: Error) => log('lvsd', `The reload failed: ${error.message}`));
  });
  // a log that nobody reads any more is no reason to stop checking
  process.stdout.on('error', () => undefined);
  log('lvsd', `started, process ${process.pid}`);
  await daemon.start();
}

main().catch((error: Error) => {
  log('lvsd', `lvsd ends: ${error.stack ?? error.message}`);
  process.exit(1);
});
