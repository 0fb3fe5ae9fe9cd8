import { pause } from './generators';
import { request, type Target } from './request';
import { summarise, type TrafficRequest } from './result';

/** Requests a second at each virtual server that answers: visible in the console's counters, a tenth of the lab's CPU. */
const EVERY_MS = 100;
/** How often a VIP at which nothing answers yet is tried. */
const IDLE_MS = 2000;
const PATIENCE_MS = 15_000;

/**
 * The demo's traffic: waits at each VIP until a virtual server answers there, then asks it steadily, and writes a line of JSON
 * per VIP and second to standard output.
 */
export async function demoTraffic(targets: Target[], stop: AbortSignal): Promise<void> {
  await Promise.all(targets.map((target) => atVip(target, stop)));
}

async function atVip(target: Target, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    const first = await request(target, performance.now(), 3000);
    if (!first.ok) {
      await pause(IDLE_MS, stop);
      continue;
    }
    await whileItAnswers(target, stop);
  }
}

/** Ends when nothing has answered for a minute: longer than any takeover, so an outage is shown and not taken for the end. */
async function whileItAnswers(target: Target, stop: AbortSignal): Promise<void> {
  const start = performance.now();
  let ended: TrafficRequest[] = [];
  let lastGood = performance.now();
  let lastReport = performance.now();
  let failed = 0;
  while (!stop.aborted && performance.now() - lastGood < 60_000) {
    void request(target, start, PATIENCE_MS).then((result) => {
      ended.push(result);
      if (result.ok) lastGood = performance.now();
      else failed++;
    });
    await pause(EVERY_MS, stop);
    if (performance.now() - lastReport < 1000) continue;
    lastReport = performance.now();
    const { total, delayed, longestMs, byServer } = summarise(ended);
    ended = [];
    console.log(
      JSON.stringify({
        vip: `${target.address}:${target.port}`,
        answers: total,
        byServer,
        delayed,
        longestMs: Math.round(longestMs),
        failed,
      }),
    );
  }
}
