import { parse, toJson } from '@/lib/lvscf';

/** Every value of a file by its place: `global.primary`, `virtual.0.server.1.weight`. The serial number grows by itself. */
export function flatJson(file: string): Map<string, unknown> {
  const out = new Map<string, unknown>();
  const walk = (at: string, value: unknown): void => {
    if (typeof value !== 'object' || value === null || (Array.isArray(value) && !isBlocks(value))) {
      if (at !== 'global.serial_no') out.set(at, value);
      return;
    }
    for (const [key, one] of Object.entries(value)) walk(at ? `${at}.${key}` : key, one);
  };
  walk('', toJson(parse(file).cst));
  return out;
}
const isBlocks = (list: unknown[]): boolean => list.every((one) => typeof one === 'object');

/** What is not the same in two files: place → new value, undefined where it is gone. */
export function changes(before: string, after: string): Record<string, unknown> {
  const [a, b] = [flatJson(before), flatJson(after)];
  const places = [...new Set([...a.keys(), ...b.keys()])];
  return Object.fromEntries(
    places
      .filter((place) => JSON.stringify(a.get(place)) !== JSON.stringify(b.get(place)))
      .map((place) => [place, b.get(place)]),
  );
}
