import { expect, it, vi } from 'vitest';
import { parse } from '@/lib/lvscf';
import type { Result } from '@/lib/protocol';
import { base64, lvscf, startAgent, temporaryRoot, writeLvscf } from '../agent.test-kit';
import { dispatch } from '../dispatch';
import { sha256Of } from './lvscf-file';

vi.mock('@/lib/lvscf', async (original) => {
  const room = await original<typeof import('@/lib/lvscf')>();
  return { ...room, parse: vi.fn(room.parse) };
});

it('design 9: a file is parsed once by the agent, however often it is saved, read and told of', async () => {
  const paths = temporaryRoot();
  writeLvscf(paths, lvscf(1));
  const agent = await startAgent(paths);
  const call = (method: string, params: object) => dispatch(agent, { kind: 'local' }, method, params);
  const look = async () => {
    await call('status', {});
    await call('config.read', { which: 'saved' });
  };
  await look();
  expect(vi.mocked(parse)).toHaveBeenCalledTimes(1);
  const save = { content: base64(lvscf(2)), base: sha256Of(Buffer.from(lvscf(1))), author: 'test' };
  await call('config.save', save);
  for (let n = 0; n < 3; n++) await look();
  expect(vi.mocked(parse)).toHaveBeenCalledTimes(2);
});

it('design 9: a file that the caller has is not sent again, another one is', async () => {
  const paths = temporaryRoot();
  writeLvscf(paths, lvscf(1));
  const agent = await startAgent(paths);
  const known = [sha256Of(Buffer.from(lvscf(1)))];
  const read = () =>
    dispatch(agent, { kind: 'local' }, 'config.read', { which: 'saved', known }) as Promise<
      Result<'config.read'>
    >;
  expect(await read()).toMatchObject({ content: '', sha256: known[0], serial_no: 1 });
  writeLvscf(paths, lvscf(2));
  expect(await read()).toMatchObject({ content: base64(lvscf(2)), serial_no: 2 });
});
