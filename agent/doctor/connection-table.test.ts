import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryRoot } from '../agent.test-kit';
import { bitsIn, judgeTable, tabBits } from './connection-table';

describe('the size of the connection table (R67)', () => {
  test('is what root’s files give ip_vs: by their names, the earlier folder first, the last value', async () => {
    const { root } = temporaryRoot();
    expect(await tabBits(root)).toBeNull();
    const write = (file: string, text: string) => {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), text);
    };
    write('usr/lib/modprobe.d/ip_vs.conf', 'options ip_vs conn_tab_bits=20\n');
    write('etc/modprobe.d/z.txt', 'options ip_vs conn_tab_bits=19\n');
    expect(await tabBits(root)).toMatchObject({ bits: 20 });
    write('etc/modprobe.d/ip_vs.conf', '# 2^14\noptions ip_vs conn_tab_bits=14\n');
    expect(await tabBits(root)).toEqual({ bits: 14, file: path.join(root, 'etc/modprobe.d/ip_vs.conf') });
    write('etc/modprobe.d/zz.conf', 'options ip-vs \\\n  conn_tab_bits=16\n');
    expect(await tabBits(root)).toMatchObject({ bits: 16 });
  });

  test('no other module’s, no other option, no comment', () => {
    for (const text of [
      'options ip_vs_ftp conn_tab_bits=16',
      '#options ip_vs conn_tab_bits=16',
      'options ip_vs xconn_tab_bits=16',
      'options ip_vs conn_tab_bits=many',
    ])
      expect(bitsIn(text), text).toEqual([]);
    expect(bitsIn('options ip_vs debug=1 conn_tab_bits=12 conn_tab_bits=15\r\n')).toEqual([12, 15]);
  });

  test('waits for the next load, is none that the kernel takes, or is small for what is open', () => {
    const file = '/etc/modprobe.d/ip_vs.conf';
    const found = (size: number, connections: number, bits?: number) =>
      judgeTable({ size, connections }, bits === undefined ? null : { bits, file });
    expect(found(4096, 100).case).toBeNull();
    expect(found(65536, 100, 16).case).toBeNull();
    expect(found(0, 0, 16).case).toBeNull();
    expect(found(4096, 100, 16)).toMatchObject({
      case: 'waits',
      params: { file, wanted: 65536, size: 4096 },
    });
    expect(found(4096, 100, 24)).toMatchObject({ case: 'bits', params: { bits: 24 } });
    expect(found(4096, 40_000)).toMatchObject({ case: 'small', params: { connections: 40_000, size: 4096 } });
  });
});
