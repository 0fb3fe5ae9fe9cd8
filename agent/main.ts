import { paths } from '@/lib/protocol';
import { keyCommand, usageError } from './cli';
import { serve, settle } from './daemon';
import { bridge } from './peers/connect';

/** @returns exit status; null: go on until a signal comes */
async function main([command, ...args]: string[]): Promise<number | null> {
  switch (command) {
    case undefined:
      return serve(paths());
    case 'settle':
      return args.length ? usageError() : settle(paths());
    case 'connect':
      return args.length === 2 && args[0] === '--as' ? bridge(paths(), args[1]!) : usageError();
    case 'authorize':
    case 'unauthorize':
    case 'authorized':
      return keyCommand(paths(), command, args);
    default:
      return usageError();
  }
}

main(process.argv.slice(2)).then(
  (status) => {
    if (status !== null) process.exit(status);
  },
  (error: unknown) => {
    process.stderr.write(`lvs-agent: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
