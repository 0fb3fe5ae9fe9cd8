import { afterAll, beforeAll, expect, it } from 'vitest';
import { build } from '@/lib/router/two-routers.test-kit';
import { LyingPeer } from './kit/lying-peer';
import { FaultPair, lvscf } from './kit/pair';

let pair: FaultPair;
let liar: LyingPeer;
beforeAll(async () => {
  build();
  pair = await FaultPair.start('lies');
  for (const router of [pair.local, pair.peer]) {
    const content = Buffer.from(lvscf(1)).toString('base64');
    await router.call('config.save', { content, base: null, author: 'test' });
  }
  pair.peer.close();
  liar = await LyingPeer.start(pair.there);
}, 60_000);
afterAll(async () => {
  liar.stop();
  await pair.remove();
});

/** Each starts a program and a connection: by night all of them, as words and as JSON. */
const NIGHTLY = process.env.NIGHTLY === '1';
const VERBS = [
  ...['status --peer', 'status --pair', 'table --peer', 'log --peer', 'history --peer', 'facts --peer'],
  ...['doctor --peer', 'marks --peer', 'forwarding --peer', 'diff --pair', 'drift', 'connections --peer'],
];

it('R40 R52 whatever a peer says reaches the terminal as text: no escape sequence, no bell, no change of direction, as words and as JSON', async () => {
  liar.text = 'xq7\x1b[31m\x1b]0;x\x07\x9b2J\r\0\u202e\ud800</script>';
  let shown = 0;
  const asked = NIGHTLY
    ? VERBS.flatMap((verb) => [verb, `${verb} --json`])
    : ['status --pair', 'history --peer', 'facts --peer', 'doctor --peer --json'];
  for (const words of asked) {
    const { out, err } = await pair.here.run('lvsctl', words.split(' '));
    expect(`${out}${err}`, words).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}]|\ufffd/u);
    if (out.includes('xq7')) shown++;
    if (words.endsWith('--json')) expect(() => void JSON.parse(out || err), words).not.toThrow();
  }
  console.log(`told: ${[...liar.told].sort().join(' ')}; shown by ${shown} of ${asked.length}`);
  // else there was nothing that could have steered it
  expect(liar.told.size).toBeGreaterThan(15);
  expect(shown).toBeGreaterThan(asked.length / 2);
}, 120_000);
