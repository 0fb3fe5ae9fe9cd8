import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { parse, read, sentence, validate } from '@/lib/lvscf';
import type { Finding, LvsConfig } from '@/lib/lvscf/types';
import { iptablesText, passages } from '@/lib/firewall';
import { compileMarks, marksSentence, parseMarks, resolveMarks, validateMarks } from '@/lib/marks';
import type { Paths } from '@/lib/protocol';
import { compile, compileSentence, FACTS_ARGV, parseFacts, routerOf, type Compiled } from '@/pulse/compile';
import { judgeProgram, programFolders } from '@/pulse/policy';
import type { Files } from './generation';
import { missingModuleFindings } from './missing-modules';
import { positionOf } from './position';
import { isInstalled, run } from './programs';

export interface CompiledFile {
  sha256: string;
  /** `FILE:LINE:COL: error|warning CODE words`, a line each */
  messages: string[];
  /** null when it is refused; `messages` says why */
  files: Files | null;
}

/**
 * What `pulse start` would run from this lvs.cf on this router: its meaning judged by lvscf with this router's interfaces, what
 * can be run judged by compile, and the result by keepalived itself.
 * @param name how messages name the file
 * @param script absolute path of bin/pulse
 * @throws Error (a sentence) when a program that is needed cannot be run
 */
export async function compileFile(
  paths: Paths,
  content: Buffer,
  name: string,
  script: string,
  now: Date,
): Promise<CompiledFile> {
  const sha256 = createHash('sha256').update(content).digest('hex');
  const ip = await run('ip', FACTS_ARGV);
  if (ip.code !== 0) throw new Error(`\`ip ${FACTS_ARGV.join(' ')}\` failed: ${ip.stderr.trim()}`);
  const facts = parseFacts(ip.stdout, hostname());
  const { cst } = parse(content);
  const found = validate(cst, { facts });
  const message = (f: Finding) => {
    const { line, column } = positionOf(cst, f);
    return `${name}:${line}:${column}: ${f.severity} ${f.code} ${compileSentence(f) ?? sentence(f)}`;
  };
  const refused = (extra: string[] = []): CompiledFile => ({
    sha256,
    messages: [...found.map(message), ...extra],
    files: null,
  });
  if (found.some((f) => f.severity === 'error')) return refused();
  const config = read(cst);
  const router = routerOf(config, facts);
  if (!router)
    return refused([
      `${name}:1:1: error COMPILE_NO_ROUTER Neither primary (${config.primary ?? 'not set'}) nor backup (${config.backup ?? 'not set'}) is an address of this router.`,
    ]);
  const folders = programFolders(paths.agentConf);
  const compiled = compile(config, facts, {
    router,
    sha256,
    runFolder: paths.pulseRun,
    script: { file: script, root: paths.root },
    judge: (file) => judgeProgram(file, folders),
  });
  found.push(...compiled.findings);
  if (config.quorum.length && !isInstalled('ping'))
    found.push({
      ...{ code: 'COMPILE_QUORUM_NO_PING', severity: 'warning' },
      ...{ params: {}, path: { directive: 'quorum' } },
    });
  if (!compiled.intended) return refused();
  const words = await testByKeepalived(paths, compiled.keepalivedConf);
  if (words)
    return refused([
      `${name}:1:1: error ENGINE_REFUSES keepalived refuses what was made of this file: ${words}`,
    ]);
  found.push(...(await missingModuleFindings(config, compiled.modules)));
  const marks = marksFiles(paths.marksConf, config);
  const messages = [...found.map(message), ...marks.messages];
  if (!marks.files) return { sha256, messages, files: null };
  const meta = { version: 1, sha256, serial_no: config.serial_no, router, at: now.toISOString() };
  const files = { ...filesOf(content, compiled, meta), ...firewallFiles(config), ...marks.files };
  return { sha256, messages, files };
}

/** What bin/pulse-firewall loads when root asked for it (docs/firewall.md). */
function firewallFiles(config: LvsConfig): Files {
  const all = passages(config);
  return { 'firewall.iptables': iptablesText(all, 4), 'firewall.ip6tables': iptablesText(all, 6) };
}

/**
 * The firewall marks as files of a generation (docs/marks.md): marks.conf as it stands, and its rules for each family and tool
 * that has any.
 * @param file marks.conf; that there is none is fine
 * @returns messages as `compileFile` gives them; `files` null when marks.conf is refused
 */
export function marksFiles(file: string, config: LvsConfig): { messages: string[]; files: Files | null } {
  const content = readIfThere(file);
  if (!content) return { messages: [], files: {} };
  const parsed = parseMarks(content);
  const found = validateMarks(parsed, config);
  const messages = found.map(({ code, severity, params, position }) => {
    const { line, column } = position ?? { line: 1, column: 1 };
    return `${file}:${line}:${column}: ${severity} ${code} ${marksSentence(code, params)}`;
  });
  if (found.some((f) => f.severity === 'error')) return { messages, files: null };
  const texts = compileMarks(resolveMarks(parsed, config));
  const files: Files = { 'marks.conf': content };
  if (texts[4]) Object.assign(files, { 'marks.iptables': texts[4].iptables, 'marks.nft': texts[4].nft });
  if (texts[6]) Object.assign(files, { 'marks.ip6tables': texts[6].iptables, 'marks.nft6': texts[6].nft });
  return { messages, files };
}

function readIfThere(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function filesOf(content: Buffer, compiled: Compiled, meta: object): Files {
  return {
    'lvs.cf': content,
    'keepalived.conf': compiled.keepalivedConf,
    joining: compiled.joining,
    table: compiled.table,
    places: compiled.places,
    'lvsd.json': `${JSON.stringify(compiled.intended)}\n`,
    'sysctl.conf': compiled.sysctl,
    addresses: compiled.addresses,
    quiet: compiled.quiet,
    gate: compiled.gate,
    ...(compiled.sync && { sync: compiled.sync }),
    modules: compiled.modules,
    roles: Buffer.from(compiled.roles, 'latin1'),
    'meta.json': `${JSON.stringify(meta)}\n`,
  };
}

/** @returns null when keepalived accepts it, else what it says. Any word counts: old versions exit 0 on unknown keywords. */
async function testByKeepalived(paths: Paths, conf: string): Promise<string | null> {
  mkdirSync(paths.pulseRun, { recursive: true, mode: 0o755 });
  const folder = mkdtempSync(path.join(paths.pulseRun, 'test-'));
  try {
    const file = path.join(folder, 'keepalived.conf');
    writeFileSync(file, conf, { mode: 0o600 });
    const { code, stdout, stderr } = await run('keepalived', ['-P', '-t', '-f', file]);
    const said = `${stdout}${stderr}`.replaceAll(file, 'keepalived.conf').trim().slice(0, 2000);
    return code === 0 && said === '' ? null : said || `exit status ${code}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** There is no lvs.cf to start from. */
export class NotConfigured extends Error {}

/** @throws NotConfigured (a sentence) when it cannot be read */
export function readLvscf(file: string): Buffer {
  try {
    return readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    throw new NotConfigured(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
