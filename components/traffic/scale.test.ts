import { expect, it } from 'vitest';
import { gapsOf, pathOf, topOf } from './scale';

it('R17 the top of a chart is a round number at or above what it shows', () => {
  expect([[], [null], [0.2], [1], [1.1], [43, null, 143], [501], [2000]].map(topOf)).toEqual([
    ...[1, 1, 1, 1, 2, 200, 1000, 2000],
  ]);
});

it('R17 a line is level over what it is the mean of, and broken where nothing is known', () => {
  expect(pathOf([1, 2, null, null, 0], 2)).toBe('M0 50H10V0H20M40 100H50');
  expect(pathOf([1, null, 2], 2, true)).toBe('M0 100V50H10V100ZM20 100V0H30V100Z');
  expect(pathOf([null, null], 2)).toBe('');
});

it('R17 a gap is where no line is known', () => {
  expect(gapsOf([[null, 1, null, null, 3]])).toEqual([
    { from: 0, steps: 1 },
    { from: 2, steps: 2 },
  ]);
  expect(
    gapsOf([
      [null, 1],
      [2, null],
    ]),
  ).toEqual([]);
});
