import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isLoopback, plainAddress } from '@/lib/access';

/** /etc/lvs-console/console.conf, read once at start. */
export interface Settings {
  /** addresses; empty: every address of this machine */
  listen: string[];
  port: number;
  /** false only on loopback or behind a named proxy */
  tls: boolean;
  /** PEM files; null: the console makes its own */
  certificate: { cert: string; key: string } | null;
  /** proxies whose X-Forwarded-For, -Proto and -Host are believed */
  proxies: string[];
  /** file for the log; null: standard error (the journal under systemd) */
  log: string | null;
}

export interface SettingsFinding {
  line: number;
  sentence: string;
}

/** The manual's port (2.3.1). */
const PORT = 3636;

/**
 * Reads `key = value` lines; `#` begins a comment. Keys: listen, port, tls, tls_cert, tls_key, behind_proxy, log.
 * @returns the settings, and every mistake; the console does not start with one, since a guess could open a door
 */
export function parseSettings(text: string): { settings: Settings; findings: SettingsFinding[] } {
  const findings: SettingsFinding[] = [];
  const values = new Map<string, { value: string; line: number }>();
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = index + 1;
    const content = raw.replace(/(^|\s)#.*$/, '').trim();
    if (content === '') return;
    const [, key = '', value = ''] = /^([a-z_]+)\s*=\s*(.*)$/.exec(content) ?? [];
    if (!KEYS.has(key))
      findings.push({
        line,
        sentence: `"${content.slice(0, 80)}" is not one of: ${[...KEYS].join(', ')} = VALUE`,
      });
    else if (values.has(key)) findings.push({ line, sentence: `${key} stands twice; keep one` });
    else if (value === '') findings.push({ line, sentence: `${key} has no value` });
    else values.set(key, { value, line });
  });
  const wrong = (key: string, sentence: string) => {
    findings.push({ line: values.get(key)?.line ?? 0, sentence: `${key}: ${sentence}` });
  };
  const text1 = (key: string) => values.get(key)?.value ?? null;
  const addresses = (key: string) => {
    const list = (text1(key) ?? '').split(/[\s,]+/).filter(Boolean);
    for (const one of list)
      if (!plainAddress(one)) wrong(key, `"${one}" is no IPv4 or IPv6 address (names are not looked up)`);
    return list;
  };
  const absolute = (key: string) => {
    const file = text1(key);
    if (file !== null && !path.isAbsolute(file)) wrong(key, `"${file}" must be an absolute path`);
    return file;
  };

  const listen = text1('listen') === '*' ? [] : addresses('listen');
  const port = Number(text1('port') ?? PORT);
  if (!Number.isInteger(port) || port < 1 || port > 65535) wrong('port', 'must be a number from 1 to 65535');
  const tlsWord = text1('tls') ?? 'on';
  if (tlsWord !== 'on' && tlsWord !== 'off') wrong('tls', 'must be on or off');
  const proxies = addresses('behind_proxy');
  const [cert, key] = [absolute('tls_cert'), absolute('tls_key')];
  if ((cert === null) !== (key === null))
    wrong(cert === null ? 'tls_key' : 'tls_cert', 'name both tls_cert and tls_key');
  const onlyLoopback = listen.length > 0 && listen.every(isLoopback);
  if (tlsWord === 'off' && !onlyLoopback && proxies.length === 0)
    wrong(
      'tls',
      'off is possible only with listen = 127.0.0.1 or ::1, or with behind_proxy; passwords would travel in plain text',
    );
  return {
    settings: {
      listen,
      port,
      tls: tlsWord !== 'off',
      certificate: cert !== null && key !== null ? { cert, key } : null,
      proxies,
      log: absolute('log'),
    },
    findings,
  };
}

const KEYS = new Set(['listen', 'port', 'tls', 'tls_cert', 'tls_key', 'behind_proxy', 'log']);

/**
 * The settings of this machine; a missing file is the defaults.
 * @throws Error with every finding as `FILE:LINE: sentence`
 */
export function readSettings(file: string): Settings {
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const { settings, findings } = parseSettings(text);
  if (findings.length > 0)
    throw new Error(findings.map(({ line, sentence }) => `${file}:${line}: ${sentence}`).join('\n'));
  return settings;
}
