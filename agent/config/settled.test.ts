import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { base64, lvscf, startAgent, temporaryRoot } from '../agent.test-kit';
import type { Agent } from '../agent';
import { dispatch } from '../dispatch';
import { sha256Of } from './lvscf-file';

const here = { kind: 'local' } as const;
const look = (agent: Agent) => dispatch(agent, here, 'config.read', { which: 'saved' });
const save = (agent: Agent, text: string, base: string | null) =>
  dispatch(agent, here, 'config.save', {
    ...{ content: base64(text), author: 'piranha' },
    base: base === null ? null : sha256Of(Buffer.from(base)),
  });
const entries = async (agent: Agent) =>
  (await agent.history.list(9)).map(({ kind, serial_no }) => [kind, serial_no]);

it('R56 what an editor is writing in place is neither shown nor entered nor replaced before it is whole', async () => {
  const paths = temporaryRoot();
  const agent = await startAgent(paths);
  await save(agent, lvscf(1), null);
  const half = lvscf(7).slice(0, 20);
  const editor = openSync(paths.lvscf, 'w');
  writeSync(editor, half);
  const looks = [look(agent), look(agent)];
  // from whoever had been shown the half
  const refused = expect(save(agent, lvscf(2), half)).rejects.toMatchObject({
    code: 'conflict',
    data: { current: { content: base64(lvscf(7)) } },
  });
  await sleep(100);
  writeSync(editor, lvscf(7).slice(20));
  closeSync(editor);
  for (const shown of looks) expect(await shown).toMatchObject({ content: base64(lvscf(7)) });
  await refused;
  expect(readFileSync(paths.lvscf, 'utf8')).toBe(lvscf(7));
  expect(await entries(agent)).toEqual([
    ['hand-edit', 7],
    ['save', 1],
  ]);
});

it('R56 a file that is written without end holds nobody up for long', async () => {
  const paths = temporaryRoot();
  const agent = await startAgent(paths);
  await save(agent, lvscf(1), null);
  let times = 0;
  const write = () => writeFileSync(paths.lvscf, `${lvscf(8)}# ${++times}\n`);
  write();
  const writer = setInterval(write, 50);
  try {
    const started = performance.now();
    expect(await look(agent)).toMatchObject({ serial_no: 8 });
    expect(performance.now() - started).toBeGreaterThan(1500);
  } finally {
    clearInterval(writer);
  }
});

it('R56 nobody waits for what stands there already', async () => {
  const agent = await startAgent(temporaryRoot());
  await save(agent, lvscf(1), null);
  const times: number[] = [];
  for (let n = 0; n < 10; n++) {
    const started = performance.now();
    await look(agent);
    times.push(performance.now() - started);
  }
  expect(Math.min(...times)).toBeLessThan(250);
});
