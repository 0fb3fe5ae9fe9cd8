import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { judgeProgram, programAccount, programFolders } from '.';

let root: string;
let folder: string;
let conf: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'policy-'));
  folder = path.join(root, 'programs.d');
  conf = path.join(root, 'agent.conf');
  mkdirSync(folder, { mode: 0o755 });
});
afterEach(() => rmSync(root, { recursive: true }));

function program(at: string, mode = 0o755): string {
  writeFileSync(at, '#!/bin/sh\n');
  chmodSync(at, mode);
  return at;
}

describe('programs that lvs.cf names (design 5)', () => {
  it('run from a folder of root, also below it', () => {
    expect(judgeProgram(program(path.join(folder, 'up')), [folder])).toBeNull();
    mkdirSync(path.join(folder, 'more'), { mode: 0o755 });
    expect(judgeProgram(program(path.join(folder, 'more/up')), [folder])).toBeNull();
  });

  it('are judged by where they really lie', () => {
    const outside = program(path.join(root, 'outside'));
    const link = path.join(folder, 'link');
    symlinkSync(outside, link);
    expect(judgeProgram(link, [folder])).toEqual({ code: 'outside', detail: folder });
    expect(judgeProgram(path.join(folder, '../outside'), [folder])?.code).toBe('outside');
    const inside = path.join(root, 'link');
    symlinkSync(program(path.join(folder, 'up')), inside);
    expect(judgeProgram(inside, [folder])).toBeNull();
    // a neighbour whose name begins alike
    mkdirSync(`${folder}x`, { mode: 0o755 });
    expect(judgeProgram(program(`${folder}x/up`), [folder])?.code).toBe('outside');
  });

  it('are refused when others may replace them', () => {
    const file = program(path.join(folder, 'up'), 0o775);
    expect(judgeProgram(file, [folder])).toEqual({ code: 'unsafe', detail: file });
    chmodSync(file, 0o755);
    chmodSync(folder, 0o757);
    expect(judgeProgram(file, [folder])).toEqual({ code: 'unsafe', detail: folder });
    chmodSync(folder, 0o755);
    chmodSync(root, 0o777);
    expect(judgeProgram(file, [folder])).toEqual({ code: 'unsafe', detail: root });
  });

  it('are refused when they are no programs', () => {
    expect(judgeProgram('up', [folder])?.code).toBe('not-absolute');
    expect(judgeProgram(path.join(folder, 'none'), [folder])?.code).toBe('missing');
    expect(judgeProgram(folder, [root])?.code).toBe('missing');
    expect(judgeProgram(program(path.join(folder, 'text'), 0o644), [folder])?.code).toBe('missing');
    expect(judgeProgram(program(path.join(folder, 'up')), [])?.code).toBe('outside');
  });
});

describe('programs of agent.conf', () => {
  it('are programs.d unless it names folders', () => {
    expect(programFolders(conf)).toEqual([folder]);
    writeFileSync(conf, '# programs = /x\ndevices = eth0\n', { mode: 0o600 });
    expect(programFolders(conf)).toEqual([folder]);
    writeFileSync(conf, 'programs = /a, /b/c # two\n');
    expect(programFolders(conf)).toEqual(['/a', '/b/c']);
    writeFileSync(conf, 'programs =\n');
    expect(programFolders(conf)).toEqual([]);
  });

  it('are none when others may write the file', () => {
    writeFileSync(conf, 'programs = /a\n');
    chmodSync(conf, 0o666);
    expect(programFolders(conf)).toEqual([]);
  });
});

describe('the account of check programs', () => {
  it('is nobody unless agent.conf names another; never root, whatever it is called', () => {
    const passwd = path.join(root, 'passwd');
    const lines = ['root:x:0:0::/:', 'toor:x:0:0::/:', 'nobody:x:65534:65534::/:', 'checks:x:990:991::/:'];
    writeFileSync(passwd, `${lines.join('\n')}\n`);
    const user = (name: string) => {
      writeFileSync(conf, `program_user = ${name} # checks\n`);
      return programAccount(conf, passwd);
    };
    expect(programAccount(conf, passwd)).toEqual({ uid: 65534, gid: 65534 });
    expect(user('checks')).toEqual({ uid: 990, gid: 991 });
    expect(['root', 'toor', 'absent', ''].map(user)).toEqual([null, null, null, null]);
    user('checks');
    chmodSync(conf, 0o666);
    expect(programAccount(conf, passwd)).toBeNull();
  });
});
