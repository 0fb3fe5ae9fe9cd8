import { parse, print, validate } from '@/lib/lvscf';
import type { Row } from './figures';
import { lvscfOf, services } from './large';

const once = (text: string): number => {
  const start = performance.now();
  const { cst } = parse(text);
  const findings = validate(cst);
  const same = print(cst).equals(Buffer.from(text));
  const ms = performance.now() - start;
  if (!same || findings.some((f) => f.severity === 'error'))
    throw new Error('the file of the measurement is not sound');
  return ms;
};

/** Parse, validate and print 1,000 × 10, and ten times that. */
export function parsing(runs: number): Row[] {
  const text = (virtual: number) => lvscfOf(services({ virtual, real: 10 }), 30);
  const [small, large] = [text(1000), text(10_000)];
  once(small); // the program is compiled while it runs: a daemon that has read one file
  const thousand = Array.from({ length: runs }, () => once(small));
  const tenThousand = Array.from({ length: runs }, () => once(large));
  return [
    {
      what: 'parse, validate, print 1,000 × 10',
      unit: 'ms',
      ours: thousand,
      rival: null,
      limit: { most: 100 },
    },
    {
      what: 'the same with ten times as many',
      unit: 'ms',
      ours: tenThousand,
      rival: { what: 'one tenth', values: thousand },
      limit: { ratio: 12 },
    },
  ];
}
