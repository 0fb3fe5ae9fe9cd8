import path from 'node:path';
import { TestRouter } from '@/lib/router/two-routers.test-kit';
import { TestSshd } from '@/lib/router/sshd.test-kit';
import { LyingPeer } from '../faults/kit/lying-peer';
import { lvscf, pairOver } from '../faults/kit/pair';
import { makeCallers } from './kit/callers';
import { expect, test } from './kit/console';
import { faultsOf, MARK } from './kit/hostile';
import { linksOf, withoutScripts } from './kit/page-forms';
import { request } from './kit/request';

const MOST_PAGES = 120;

test('R40 R52 whatever a peer says stands on every page as text', async ({ fresh }) => {
  test.setTimeout(600_000);
  fresh.lvscf = lvscf(1);
  await fresh.startAgent();
  const there = new TestRouter('lies');
  const sshd = await TestSshd.start();
  const callers = await makeCallers(fresh);
  let liar: LyingPeer | null = null;
  try {
    await there.start();
    await pairOver(sshd, path.join(fresh.root, 'var/lib/lvs-console'), there);
    liar = await LyingPeer.start(there);
    const headers = callers.headers.administrator ?? {};
    const get = (at: string) => request(`${fresh.url}${at}`, { headers });

    liar.text = `${MARK}"><script>${MARK}()</script></script><script>${MARK}()</script><img src=x onerror=${MARK}()>\x1b[31m\0\u202e\ud800' onmouseover="${MARK}()`;
    const known = new Set(['/control']);
    const faults: string[] = [];
    let shown = 0;
    for (const at of known) {
      const answer = await get(at);
      if (answer.status >= 500) faults.push(`${at}: ${answer.status}`);
      faults.push(...faultsOf(answer).map((fault) => `${at}: ${fault}`));
      if (withoutScripts(answer.body).includes(MARK)) shown++;
      for (const link of linksOf(answer.body))
        if (known.size < MOST_PAGES && !link.startsWith('/logout')) known.add(link);
    }
    console.log(`${known.size} pages, ${shown} of them show what the peer said in ${liar.told.size} places`);
    expect(faults).toEqual([]);
    expect(known.size).toBeGreaterThan(20);
    expect(shown).toBeGreaterThan(3);

    // more than a page should have to show, and less than the protocol takes: slow at worst
    liar.text = 'x'.repeat(400_000);
    for (const at of ['/control', '/changes', '/doctor', '/log'])
      expect((await get(at)).status, at).toBe(200);

    liar.text = '';
    expect((await get('/control')).status).toBe(200);
    expect(fresh.log).not.toContain('\x1b');
  } finally {
    liar?.stop();
    await callers.end();
    await Promise.all([there.remove(), sshd.remove()]);
  }
});
