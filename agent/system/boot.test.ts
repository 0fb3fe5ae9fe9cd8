import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { atBoot, setAtBoot } from './boot';
import { reasonOf } from './unknown';

describe('R25 services at boot where SysV links say so', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), 'lvs-boot-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('a start link of level 3 enables, anything else does not', async () => {
    const folder = path.join(root, 'etc/rc.d/rc3.d');
    mkdirSync(folder, { recursive: true });
    for (const link of ['S90pulse', 'K10lvs-agent', 'S99pulse-lvsd', 'S55ssh'])
      symlinkSync('/dev/null', path.join(folder, link));
    expect(await atBoot(root, 'pulse')).toEqual({ on: true, source: folder, value: 'S90pulse' });
    expect(await atBoot(root, 'lvs-agent')).toMatchObject({ on: false, value: 'no S??lvs-agent' });
    expect(await atBoot(root, 'sshd')).toMatchObject({ on: true, value: 'S55ssh' });
  });

  it('without systemd and links it is unknown, and is not switched', async () => {
    await expect(atBoot(root, 'pulse')).rejects.toMatchObject({ reason: { code: 'no-init' } });
    const error: unknown = await setAtBoot(root, 'pulse', true).catch((e: unknown) => e);
    expect(reasonOf(error).code).toBe('no-init');
  });
});
