import { connect, request, type Target } from './request';
import { summarise, type StreamResult, type TrafficRequest, type TrafficResult } from './result';

/**
 * Starts a request every `everyMs`, whether or not the earlier ones were answered: only so do delayed and failed differ. A
 * generator that was held up starts the missed ones at once, so that the number of requests is what was asked for.
 */
export async function steady(
  target: Target,
  options: { everyMs: number; forMs: number; patienceMs: number; stop: AbortSignal },
): Promise<TrafficResult> {
  const started = new Date().toISOString();
  const start = performance.now();
  const pending: Promise<TrafficRequest>[] = [];
  const total = Math.floor(options.forMs / options.everyMs);
  while (pending.length < total && !options.stop.aborted) {
    const wait = pending.length * options.everyMs - (performance.now() - start);
    if (wait > 1) await pause(wait, options.stop);
    else pending.push(request(target, start, options.patienceMs));
  }
  const requests = await Promise.all(pending);
  return { started, requests, summary: summarise(requests) };
}

/** Keeps one connection open and counts the lines that come through it. */
export function stream(target: Target, options: { forMs: number; stop: AbortSignal }): Promise<StreamResult> {
  const result: StreamResult = {
    started: new Date().toISOString(),
    lines: 0,
    server: null,
    longestStallMs: 0,
    disorder: 0,
    ended: 'stopped',
  };
  return new Promise((resolve) => {
    const socket = connect(target);
    let last = performance.now();
    let text = '';
    let inBody = false;
    const end = (why: string) => {
      clearTimeout(timer);
      result.ended = why;
      result.longestStallMs = Math.round(Math.max(result.longestStallMs, performance.now() - last));
      socket.destroy();
      resolve(result);
    };
    const timer = setTimeout(() => end('stopped'), options.forMs);
    options.stop.addEventListener('abort', () => end('stopped'), { once: true });
    socket.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
    socket.on('end', () => end('closed by the server'));
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (!inBody) {
        const body = text.indexOf('\r\n\r\n');
        if (body < 0) return;
        inBody = true;
        text = text.slice(body + 4);
      }
      const lines = text.split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) {
        const [server = null, number] = line.trim().split(' ');
        result.server ??= server;
        if (Number(number) !== result.lines || server !== result.server) result.disorder++;
        result.lines++;
        result.longestStallMs = Math.max(result.longestStallMs, performance.now() - last);
        last = performance.now();
      }
    });
  });
}

export function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stop.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      stop.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    stop.addEventListener('abort', done, { once: true });
  });
}
