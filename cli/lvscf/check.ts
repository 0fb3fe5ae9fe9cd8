import { parse, read, validate } from '@/lib/lvscf';
import { UsageError, readArgs } from './args';
import { FileError, readBytes } from './files';
import { hasErrors, line, plain } from './report';
import type { Output } from './run';

/** `lvscf check`: each file is judged, also after one that cannot be read. */
export function check(argv: string[]): Output {
  const { words, flags } = readArgs(argv, ['--strict', '--json']);
  if (words.length === 0) throw new UsageError('a FILE is needed');
  const strict = flags.has('--strict');
  const results = words.map((file) => judge(file, strict));
  const code = results.every((r) => r.ok) ? 0 : 1;
  if (flags.has('--json')) {
    const json = results.map(({ lines: _lines, summary: _summary, ...r }) => r);
    return { out: `${JSON.stringify(json, null, 2)}\n`, code };
  }
  const out = results.flatMap((r) => (r.ok ? [`${r.summary}\n`] : [])).join('');
  return { out, err: results.flatMap((r) => r.lines), code };
}

interface Judged {
  file: string;
  ok: boolean;
  error: string | null;
  virtualServers: number;
  realServers: number;
  findings: object[];
  lines: string[];
  summary: string;
}

function judge(file: string, strict: boolean): Judged {
  let bytes: Buffer;
  try {
    bytes = readBytes(file);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const none = { virtualServers: 0, realServers: 0, findings: [], summary: '' };
    return { file, ok: false, error: error.message, ...none, lines: [`lvscf: ${error.message}`] };
  }
  const { cst } = parse(bytes);
  const findings = validate(cst, { strict });
  const { virtual } = read(cst);
  const realServers = virtual.reduce((n, v) => n + v.server.length, 0);
  return {
    file,
    ok: !hasErrors(findings),
    error: null,
    virtualServers: virtual.length,
    realServers,
    findings: findings.map(plain),
    lines: findings.map((f) => line(file, f)),
    summary: `${file}: ok (${virtual.length} virtual servers, ${realServers} real servers)`,
  };
}
