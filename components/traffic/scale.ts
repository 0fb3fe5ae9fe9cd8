/** Of a chart: units of its drawing, whatever width it is shown at. */
export const STEP_WIDTH = 10;
export const HEIGHT = 100;

/** The round number (1, 2 or 5 and zeros) at or above the greatest value, at least 1: the top of the chart. */
export function topOf(values: (number | null)[]): number {
  const most = Math.max(0, ...values.filter((v) => v !== null));
  if (most <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 5, 10].map((n) => n * power).find((n) => n >= most) ?? 10 * power;
}

const places = (n: number) => Number(n.toFixed(2));

/**
 * The path of one line: level over each step, since a value is the mean of all of it, and broken where nothing is known, so that
 * nothing is drawn that was not measured.
 * @param closed down to the ground at both ends of each piece, to be filled
 */
export function pathOf(values: (number | null)[], top: number, closed = false): string {
  let path = '';
  let drawing = false;
  values.forEach((value, i) => {
    const [left, right] = [i * STEP_WIDTH, (i + 1) * STEP_WIDTH];
    if (value === null) {
      if (drawing && closed) path += `${to('V', HEIGHT)}Z`;
      drawing = false;
      return;
    }
    const y = places(HEIGHT - (value / top) * HEIGHT);
    const start = closed ? to('M', left, HEIGHT) + to('V', y) : to('M', left, y);
    path += (drawing ? to('V', y) : start) + to('H', right);
    drawing = true;
  });
  return drawing && closed ? `${path}${to('V', HEIGHT)}Z` : path;
}

/** One command of a path. */
const to = (command: 'M' | 'V' | 'H', ...places: number[]) => command + places.join(' ');

/** Stretches of which nothing is known, from their first step on, so many steps long. */
export function gapsOf(lines: (number | null)[][]): { from: number; steps: number }[] {
  const gaps: { from: number; steps: number }[] = [];
  const length = lines[0]?.length ?? 0;
  for (let i = 0; i < length; i++) {
    if (lines.some((values) => values[i] !== null)) continue;
    const last = gaps.at(-1);
    if (last && last.from + last.steps === i) last.steps++;
    else gaps.push({ from: i, steps: 1 });
  }
  return gaps;
}
