import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { nextSerial, parse, print } from '@/lib/lvscf';
import type { Params } from '@/lib/protocol';
import type { RouterClient } from './client';
import { keepLvscf, readLvscf } from './kept-files';
import { THIS_ROUTER } from './local';

const sha = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const file = (serial: number) => Buffer.from(`serial_no = ${serial}\nprimary = 192.0.2.11\nservice = lvs\n`);

/** An agent that holds these bytes, with what it was asked and the bytes that it sent. */
function agent(name: string, saved: Buffer, running = saved) {
  const asked: Params<'config.read'>[] = [];
  const held = { saved, running, asked, sent: 0 };
  const call = (_: string, params: Params<'config.read'>) => {
    asked.push(params);
    const bytes = params.which === 'saved' ? held.saved : held.running;
    const content = params.known?.includes(sha(bytes)) ? '' : bytes.toString('base64');
    held.sent += content.length;
    return Promise.resolve({ content, sha256: sha(bytes), serial_no: 1, observedAt: '2030-01-01T00:00:00Z' });
  };
  return Object.assign(held, { client: { name, call, close: () => undefined } as unknown as RouterClient });
}

beforeEach(() => {
  delete (globalThis as { lvsFiles?: unknown }).lvsFiles;
});

describe('design 9: lvs.cf is understood once, and never shown stale', () => {
  it('gives the same tree for the same bytes, saved and running, without their being sent again', async () => {
    const one = agent(THIS_ROUTER, file(1));
    const first = await readLvscf(one.client, 'saved');
    const before = one.sent;
    const second = await readLvscf(one.client, 'running');
    expect(second?.cst).toBe(first?.cst);
    expect(second?.content.equals(file(1))).toBe(true);
    expect(one.asked[1]?.known).toEqual([sha(file(1))]);
    expect(one.sent).toBe(before);
  });

  it('shows another file at once', async () => {
    const one = agent(THIS_ROUTER, file(1));
    await readLvscf(one.client, 'saved');
    one.saved = file(2);
    expect((await readLvscf(one.client, 'saved'))?.config.serial_no).toBe(2);
    one.saved = Buffer.alloc(0);
    expect((await readLvscf(one.client, 'saved'))?.content).toHaveLength(0);
  });

  it('knows the file that was just saved, in place of the one before', async () => {
    const one = agent(THIS_ROUTER, file(1), file(0));
    const [running, saved] = [await readLvscf(one.client, 'running'), await readLvscf(one.client, 'saved')];
    const bytes = print(nextSerial(parse(file(1)).cst));
    keepLvscf(bytes, sha(bytes), saved?.sha256);
    one.saved = bytes;
    const { sent } = one;
    expect((await readLvscf(one.client, 'saved'))?.config.serial_no).toBe(2);
    expect((await readLvscf(one.client, 'running'))?.cst).toBe(running?.cst);
    expect(one.sent).toBe(sent);
  });

  it('asks a peer, whose agent may be older, as ever', async () => {
    const peer = agent('backup', file(1));
    await readLvscf(peer.client, 'saved');
    await readLvscf(peer.client, 'saved');
    expect(peer.asked).toEqual([{ which: 'saved' }, { which: 'saved' }]);
  });

  it('a peer that lies about a hash puts no other bytes in the place of this machine’s file', async () => {
    const own = agent(THIS_ROUTER, file(1));
    const peer = agent('backup', file(1));
    const lie = { content: file(666).toString('base64'), sha256: sha(file(1)), serial_no: 1, observedAt: '' };
    const lying = { ...peer.client, call: () => Promise.resolve(lie) } as unknown as RouterClient;
    expect((await readLvscf(lying, 'saved'))?.config.serial_no).toBe(666);
    expect((await readLvscf(own.client, 'saved'))?.config.serial_no).toBe(1);
  });
});
