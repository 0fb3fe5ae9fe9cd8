import { describe, expect, it } from 'vitest';
import type { RouterClient } from './client';
import { sharedReads } from './shared-reads';

/** A client whose n-th call answers n, when it is told to. */
function counted() {
  const asked: string[] = [];
  const ends: (() => void)[] = [];
  const client = {
    name: 'router',
    call: (method: string) => {
      const n = asked.push(method);
      return new Promise((resolve) => ends.push(() => resolve(n)));
    },
    close: () => undefined,
  } as unknown as RouterClient;
  const end = () => ends.splice(0).forEach((one) => one());
  return { asked, end, client };
}
const turn = (ms = 0) => new Promise((resolve) => setTimeout(resolve, ms));

describe('design 9: twenty who look cost the router what one costs', () => {
  it('asks the same once for all who wait, and something else besides', async () => {
    const { asked, end, client } = counted();
    const shared = sharedReads(client, () => 0);
    const answers = Array.from({ length: 20 }, () => shared.call('status', {}));
    const other = shared.call('table', { filter: 'tcp' });
    await turn();
    expect(asked).toEqual(['status', 'table']);
    end();
    expect(new Set(await Promise.all(answers)).size).toBe(1);
    await other;
    const next = shared.call('status', {});
    await turn();
    end();
    expect(await next).toBe(3);
  });

  it('pauses as long as a reading took, and who came meanwhile shares the next one', async () => {
    const { asked, end, client } = counted();
    const shared = sharedReads(client, () => 30);
    const first = shared.call('status', {});
    await turn();
    end();
    await first;
    const two = [shared.call('status', {}), shared.call('status', {})];
    await turn();
    expect(asked).toHaveLength(1);
    await turn(40);
    expect(asked).toHaveLength(2);
    end();
    expect(await Promise.all(two)).toEqual([2, 2]);
  });

  it('reads after a change what is asked after it, at once', async () => {
    const { asked, end, client } = counted();
    const shared = sharedReads(client, () => 60_000);
    const old = shared.call('status', {});
    await turn();
    const change = shared.call('handover.set', { lowered: true, author: 'test' });
    end();
    await Promise.all([old, change]);
    const late = shared.call('status', {});
    await turn();
    expect(asked).toEqual(['status', 'handover.set', 'status']);
    end();
    expect(await late).toBe(3);
  });

  it('does not join a reading that began before a change ended', async () => {
    const { asked, end, client } = counted();
    const shared = sharedReads(client, () => 0);
    const change = shared.call('handover.set', { lowered: true, author: 'test' });
    await turn();
    end();
    const during = shared.call('status', {});
    await change;
    const after = shared.call('status', {});
    await turn();
    expect(asked).toEqual(['handover.set', 'status', 'status']);
    end();
    expect(await during).not.toBe(await after);
  });
});
