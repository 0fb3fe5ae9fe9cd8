import { existsSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import type net from 'node:net';
import path from 'node:path';
import { paths } from '@/lib/protocol/paths';
import { Guard } from '@/pulse/guard';
import { Daemon } from './daemon';
import { installed, run, runFile } from './programs';
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
  // bin/ lies beside dist/, in a checkout and installed
  const script = path.resolve(path.dirname(realpathSync(process.argv[1] ?? '')), '../bin/pulse-marks');
  const firewall = path.resolve(path.dirname(script), 'pulse-firewall');
  const nft = installed('nft');
  const env = { LVS_ROOT: at.root };
  const guard = new Guard(at, {
    run,
    tellers: {
      nft: nft === null ? null : { file: nft, args: ['monitor'] },
      legacy: { file: script, args: ['watch'], env },
    },
    load: () => runFile(script, ['load'], env).then(() => undefined),
    firewall: {
      asked: () => existsSync(at.firewallOpen),
      keep: () => runFile(firewall, ['keep'], env),
    },
    procSys: '/proc/sys',
    log: (sentence) => log('lvsd', sentence),
  });
  const end = (signal: string) => {
    log('lvsd', `${signal}: ends; the table stays as it is.`);
    guard.stop();
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
  guard.start();
  await daemon.start();
}

main().catch((error: Error) => {
  log('lvsd', `lvsd ends: ${error.stack ?? error.message}`);
  process.exit(1);
});
