import { expect, it } from 'vitest';
import { feedbackOf, loadOf, saidText } from './words';

it.each([
  [' 06:22:53 up 3 days,  1:02,  2 users,  load average: 1.25, 0.80, 0.31\n', 1.25],
  [' 9:03  up 12 days, 3 users, load averages: 0,50 0,41 0,30', 0.5],
  ['web1  up 1+02:03,  0 users,  load 4.00, 2.02, 1.01', 4],
  ['    web1    up  3 days,  2:12,    load average: 12.05, 0.03, 0.01', 12.05],
])('R34: the 1-minute load average of %j', (text, load) => {
  expect(loadOf(text)).toEqual({ kind: 'load', load });
});

it.each(['', 'up 3 days', 'load average: none', 'load average: 1234567890', 'workload 3.5'])(
  'R34: no load in %j',
  (text) => {
    expect(loadOf(text)).toBeNull();
  },
);

it.each([
  ['75%', '75%'],
  ['up', '100%'],
  ['ready 40%', '40%'],
  ['250%', '100%'],
  ['1.25', 'load 1.25'],
  ['drain', 'drain'],
  ['75%, DRAIN', 'drain'],
  ['maint # kernel update', 'maint'],
  ['down', 'down'],
])('R34: an agent says %j', (line, text) => {
  const said = feedbackOf(line);
  expect(said && saidText(said)).toBe(text);
});

it.each(['', '#75%', '75 %', 'HTTP/1.0 200 OK', '-1', '1e9', 'up maybe', '9999999'])(
  'R34: %j is no answer of an agent',
  (line) => {
    expect(feedbackOf(line)).toBeNull();
  },
);
