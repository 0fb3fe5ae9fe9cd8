import os from 'node:os';

/** An address of this machine: the agent refuses a file that names neither router as the one it runs on. */
export const OWN =
  Object.values(os.networkInterfaces())
    .flatMap((list) => list ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
