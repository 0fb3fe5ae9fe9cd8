import { existsSync, readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import path from 'node:path';

/**
 * Starts Next in the tree that `next build` made.
 * @param root folder with `.next/`: a checkout or the packed tree
 * @throws Error in words when nothing was built
 */
export async function startApp(root: string, port: number): Promise<RequestListener> {
  const frozen = path.join(root, '.next/required-server-files.json');
  if (!existsSync(frozen)) throw new Error(`${root} holds no built console; run "make build" there.`);
  // The packed tree has no next.config.mjs: Next takes the frozen one from this variable, as the server.js of its own
  // standalone output does. It is private to Next, hence the exact pin of its version and the test of the packed tree.
  const { config } = JSON.parse(readFileSync(frozen, 'utf8')) as { config: unknown };
  process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify(config);
  const { default: next } = await import('next');
  const app = next({ dev: false, dir: root, hostname: 'localhost', port });
  await app.prepare();
  const handle = app.getRequestHandler();
  return (request, response) => void handle(request, response);
}
