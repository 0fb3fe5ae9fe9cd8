import type { PortRange } from './types';

/** The same ports in one form: ascending, without overlap, neighbours joined. The kernel's listings are compared by it. */
export function joined(ports: PortRange[]): PortRange[] {
  const out: PortRange[] = [];
  for (const { first, last } of [...ports].sort((a, b) => a.first - b.first)) {
    const before = out.at(-1);
    if (before && first <= before.last + 1) before.last = Math.max(before.last, last);
    else out.push({ first, last });
  }
  return out;
}

/** The ports that both have. */
export function common(a: PortRange[], b: PortRange[]): PortRange[] {
  return a.flatMap((x) =>
    b.flatMap((y) => {
      const both = { first: Math.max(x.first, y.first), last: Math.min(x.last, y.last) };
      return both.first <= both.last ? [both] : [];
    }),
  );
}
