import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryRoot } from '../agent.test-kit';
import { callerFromFirstLine, firstLine } from './caller';
import { authorize, readPeers, Refused, unauthorize } from './key-file';
import { parsePublicKey } from './public-key';

const program = '/usr/lib/lvs-console/bin/lvs-agent';
const keys: Record<string, string> = {};
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'agent-keys-'));
  for (const [name, args] of Object.entries({
    ed25519: ['-t', 'ed25519'],
    other: ['-t', 'ed25519'],
    ecdsa: ['-t', 'ecdsa', '-b', '384'],
    rsa: ['-t', 'rsa', '-b', '2048'],
    weak: ['-t', 'rsa', '-b', '1024'],
  })) {
    const file = path.join(folder, name);
    execFileSync('/usr/bin/ssh-keygen', ['-q', ...args, '-N', '', '-C', 'root@lvs2', '-f', file]);
    keys[name] = readFileSync(`${file}.pub`, 'utf8');
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('one public key', () => {
  it.each(['ed25519', 'ecdsa', 'rsa'])('R42 takes what ssh-keygen makes: %s', (name) => {
    const [type, base64] = keys[name]!.split(' ');
    expect(parsePublicKey(keys[name]!)).toEqual({ type, base64 });
    expect(parsePublicKey(keys[name]!.replace('\n', '\r\n'))).toEqual({ type, base64 });
  });

  const wrong: [string, () => string][] = [
    ['nothing', () => ''],
    ['two keys', () => keys.ed25519! + keys.other!],
    ['a second line', () => `${keys.ed25519!}permit-all\n`],
    ['a carriage return inside', () => keys.ed25519!.replace(' root', '\rroot')],
    ['a NUL', () => keys.ed25519!.replace(' root', '\0root')],
    ['options before it', () => `command="/bin/sh" ${keys.ed25519!}`],
    ['a quote as type', () => `" ${keys.ed25519!}`],
    ['a private key', () => '-----BEGIN OPENSSH PRIVATE KEY-----'],
    ['a DSA key', () => `ssh-dss ${keys.ed25519!.split(' ')[1]}`],
    ['another type than its bytes', () => keys.ed25519!.replace('ssh-ed25519', 'ssh-rsa')],
    ['a cut one', () => keys.ed25519!.split(' ').slice(0, 2).join(' ').slice(0, -8)],
    [
      'bytes after its end',
      () =>
        `ssh-ed25519 ${Buffer.concat([Buffer.from(keys.ed25519!.split(' ')[1]!, 'base64'), Buffer.from('x')]).toString('base64')}`,
    ],
    ['base64 with quotes', () => `ssh-ed25519 AAAA"command`],
    ['a weak RSA key', () => keys.weak!],
    ['the type "constructor"', () => 'constructor AAAA'],
  ];
  it.each(wrong)('R42 refuses %s', (_, text) => {
    expect(parsePublicKey(text())).toHaveProperty('wrong');
  });
});

describe('authorize', () => {
  it('R42 writes one line of the exact form, root-owned and readable for sshd, and may be repeated', async () => {
    const paths = { ...temporaryRoot(), root: '/' };
    await authorize(paths, program, 'lvs2', ['10.0.0.12', '10.1.0.0/24', 'fd00::12'], keys.ed25519!);
    const [type, base64] = keys.ed25519!.split(' ');
    const line = `restrict,from="10.0.0.12,10.1.0.0/24,fd00::12",command="${program} connect --as lvs2" ${type} ${base64} lvs2\n`;
    expect(readFileSync(paths.peerKeys, 'utf8')).toBe(line);
    expect(statSync(paths.peerKeys).mode & 0o777).toBe(0o644);
    await authorize(paths, program, 'lvs2', ['10.0.0.12', '10.1.0.0/24', 'fd00::12'], keys.ed25519!);
    expect(readFileSync(paths.peerKeys, 'utf8')).toBe(line);
    expect(readPeers(paths)).toMatchObject([
      { name: 'lvs2', from: ['10.0.0.12', '10.1.0.0/24', 'fd00::12'] },
    ]);
  });

  it('names LVS_ROOT in the command where it is not /', async () => {
    const paths = temporaryRoot();
    await authorize(paths, program, 'lvs2', ['10.0.0.12'], keys.rsa!);
    expect(readFileSync(paths.peerKeys, 'utf8')).toContain(
      `command="/usr/bin/env LVS_ROOT=${paths.root} ${program} connect --as lvs2"`,
    );
    expect(readPeers(paths)).toHaveLength(1);
  });

  const bad: [string, { name?: string; from?: string[]; program?: string }][] = [
    ['a quote in the name', { name: 'a"b' }],
    ['a line end in the name', { name: 'a\nssh-ed25519' }],
    ['a blank in the name', { name: 'a b' }],
    ['a name that is an option', { name: '--as' }],
    ['an empty name', { name: '' }],
    ['no address', { from: [] }],
    ['a quote in an address', { from: ['10.0.0.1"'] }],
    ['a host name', { from: ['lvs2.example'] }],
    ['a pattern', { from: ['10.0.0.*'] }],
    ['a negated address', { from: ['!10.0.0.1'] }],
    ['a prefix that is none', { from: ['10.0.0.0/33'] }],
    ['a zone', { from: ['fe80::1%eth0'] }],
    ['a program with a shell’s letters', { program: '/opt/a b/lvs-agent' }],
    ['a program with a quote', { program: '/opt/"x/lvs-agent' }],
  ];
  it.each(bad)(
    'R42 refuses %s and writes nothing',
    async (_, { name = 'lvs2', from = ['10.0.0.1'], program: p = program }) => {
      const paths = temporaryRoot();
      await authorize(paths, program, 'before', ['10.0.0.9'], keys.other!);
      const before = readFileSync(paths.peerKeys, 'utf8');
      await expect(authorize(paths, p, name, from, keys.ed25519!)).rejects.toThrow(Refused);
      expect(readFileSync(paths.peerKeys, 'utf8')).toBe(before);
    },
  );

  it('a name has one key and a key one name', async () => {
    const paths = temporaryRoot();
    await authorize(paths, program, 'lvs2', ['10.0.0.1'], keys.ed25519!);
    await expect(authorize(paths, program, 'lvs2', ['10.0.0.1'], keys.other!)).rejects.toThrow('unauthorize');
    await expect(authorize(paths, program, 'lvs3', ['10.0.0.1'], keys.ed25519!)).rejects.toThrow('as lvs2');
    await authorize(paths, program, 'lvs3', ['10.0.0.3'], keys.other!);
    expect(await unauthorize(paths, 'lvs2')).toBe(true);
    expect(await unauthorize(paths, 'lvs2')).toBe(false);
    expect(readPeers(paths).map((p) => p.name)).toEqual(['lvs3']);
  });
});

describe('who the bridge speaks for', () => {
  it('R42 only a name whose key root has authorized, and only in the exact form', async () => {
    const paths = temporaryRoot();
    const caller = (text: string) => callerFromFirstLine(paths, Buffer.from(text.trim()));
    expect(caller(firstLine('lvs2'))).toBeNull();
    await authorize(paths, program, 'lvs2', ['10.0.0.1'], keys.ed25519!);
    expect(caller(firstLine('lvs2'))).toEqual({ kind: 'peer', key: 'lvs2' });
    for (const text of [
      '{"as":"lvs3"}',
      '{"as":""}',
      '{"as":"lvs2","kind":"local"}',
      '{"as":["lvs2"]}',
      'lvs2',
      '[]',
      '',
    ]) {
      expect(caller(text)).toBeNull();
    }
    await unauthorize(paths, 'lvs2');
    expect(caller(firstLine('lvs2'))).toBeNull();
  });

  it('a line that another hand put into the key file gives nobody a name and is kept', async () => {
    const paths = temporaryRoot();
    mkdirSync(path.dirname(paths.peerKeys), { recursive: true });
    const foreign = `# root's own\n${keys.other!}command="x connect --as lvs9" ${keys.other!}`;
    writeFileSync(paths.peerKeys, foreign);
    expect(readPeers(paths)).toEqual([]);
    await authorize(paths, program, 'lvs2', ['10.0.0.1'], keys.ed25519!);
    expect(readFileSync(paths.peerKeys, 'utf8').startsWith(foreign)).toBe(true);
  });
});
