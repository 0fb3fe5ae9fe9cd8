import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Readiness } from './readiness';

describe('whether this router should lead', () => {
  let folder = '';
  let now = 1000;
  let deaf = false;
  let lastRound = -Infinity;
  const said: string[] = [];
  const file = (name: string) => path.join(folder, name);
  const text = (name: string) => {
    try {
      return readFileSync(file(name), 'utf8');
    } catch {
      return null;
    }
  };
  const make = () =>
    new Readiness(
      folder,
      {
        finishedSince: (moment) => lastRound > moment,
        get deaf() {
          return deaf;
        },
      },
      () => now,
      (sentence) => said.push(sentence),
    );
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'readiness-'));
    [now, deaf, lastRound] = [1000, false, -Infinity];
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('answers a router at the gate after a round that began since, and each time anew', () => {
    const readiness = make();
    readiness.look();
    expect(text('checked')).toBeNull();
    writeFileSync(file('returning'), '12.5\n');
    lastRound = 900;
    readiness.look();
    now = 3000;
    readiness.look();
    expect(text('checked')).toBeNull();
    lastRound = 1001;
    readiness.look();
    expect(text('checked')).toBe('12.5\n');
    writeFileSync(file('returning'), '14.25\n');
    readiness.look();
    expect(text('checked')).toBe('12.5\n');
    lastRound = 3001;
    readiness.look();
    expect(text('checked')).toBe('14.25\n');
  });

  it('R47 answers at the gate of either group of addresses, each for itself', () => {
    const readiness = make();
    writeFileSync(file('returning'), '12.5\n');
    readiness.look();
    now = 3000;
    writeFileSync(file('returning2'), '14.25\n');
    readiness.look();
    lastRound = 1001;
    readiness.look();
    expect([text('checked'), text('checked2')]).toEqual(['12.5\n', null]);
    lastRound = 3001;
    readiness.look();
    expect([text('checked'), text('checked2')]).toEqual(['12.5\n', '14.25\n']);
  });

  it('lowers the priority while nobody is heard', () => {
    const readiness = make();
    readiness.look();
    expect(text('fitness')).toBeNull();
    deaf = true;
    readiness.look();
    expect(text('fitness')).toBe('-30\n');
    deaf = false;
    readiness.look();
    expect(text('fitness')).toBe('0\n');
    expect(said).toHaveLength(2);
  });

  it('leaves it lowered for the first minute of an lvsd that died again and again', () => {
    writeFileSync(file('fitness'), '-30\n');
    const readiness = make();
    readiness.look();
    now += 59_000;
    readiness.look();
    expect(text('fitness')).toBe('-30\n');
    now += 2000;
    readiness.look();
    expect(text('fitness')).toBe('0\n');
  });
});
