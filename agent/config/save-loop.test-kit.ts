import { History } from './history';
import { readLvscf } from './lvscf-file';
import { saveLvscf } from './save';
import { paths as pathsOf } from '@/lib/protocol';

/**
 * A process that saves two contents in turn for as long as it lives; its parent kills it at any moment (save-kill.test.ts).
 * Both are large, so that writing takes long enough to be hit.
 */
export const contents = ['A', 'B'].map((letter) =>
  Buffer.from(`serial_no = ${letter.charCodeAt(0)}\n${`# ${letter.repeat(2000)}\n`.repeat(400)}`),
) as [Buffer, Buffer];

async function loop(): Promise<never> {
  const paths = pathsOf();
  const history = new History(`${paths.agentData}/history`);
  await history.open((await readLvscf(paths.lvscf))?.sha256 ?? null);
  for (let i = 0; ; i++) {
    process.stdout.write('.'); // a save begins
    const base = (await readLvscf(paths.lvscf))?.sha256 ?? null;
    const entry = { author: 'test', caller: 'local', kind: 'save', reason: '' };
    await saveLvscf({ paths, history, log: () => undefined }, contents[i % 2]!, base, entry, () =>
      Promise.resolve([]),
    );
  }
}

if (process.env.SAVE_LOOP) void loop();
