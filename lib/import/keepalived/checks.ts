import type { Draft, Values } from '../draft';
import { type Statement, each, keywords } from './tree';

/** A check as directives of a virtual server; which values it has decides what nanny does. */
export interface Check {
  values: Record<string, string>;
  line: number;
}

const COMMON = keywords(`
  alpha bindto bind_if bind_port connect_ip connect_port delay_before_retry delay_loop fast_recovery fwmark helo_name host
  http_protocol log_all_failures misc_dynamic nb_sock_retry user warmup enable_sni regex regex_min_offset
  regex_max_offset regex_no_match regex_options regex_stack ssl_ca_file tls_compliant max_nb_retry min_nb_replies
  payload require_reply max_reply_len name type`);

export const CHECKS = [
  ...['TCP_CHECK', 'HTTP_GET', 'SSL_GET', 'SMTP_CHECK', 'MISC_CHECK'],
  ...['DNS_CHECK', 'UDP_CHECK', 'PING_CHECK', 'FILE_CHECK', 'BFD_CHECK'],
];

/**
 * Turns one checker of a real_server into directives.
 * @param interval `delay_loop` as text: in lvs.cf it is also each check's limit
 * @returns null when nothing like it can be made
 */
export function readCheck(
  draft: Draft,
  statement: Statement,
  interval: string,
  host: string | null,
): Check | null {
  const { word, line, body } = statement;
  const limit = (s: Statement) => {
    const value = s.args[0] ?? '';
    if (value !== interval)
      draft.lose(s.line, 'CHECK_TIME', { word: s.word, value, seconds: Number(interval) || 6 });
  };
  const more: Record<string, string> = {};
  // So many further tries before it counts as failed.
  const retry = ({ args: [times = ''], line: at }: Statement) => {
    if (/^[0-9]{1,2}$/.test(times)) more.fall = String(Number(times) + 1);
    else draft.lose(at, 'NOT_UNDERSTOOD', { text: `retry ${times}` });
  };
  const common = { connect_timeout: limit, misc_timeout: limit, timeout: limit, retry, nb_get_retry: retry };
  switch (word) {
    case 'TCP_CHECK':
      each(draft, body, COMMON, common);
      return { values: more, line };
    case 'HTTP_GET':
    case 'SSL_GET': {
      const asked = page(draft, statement, word === 'SSL_GET' ? 'https' : 'http', host, common);
      return { values: { ...asked, ...more }, line };
    }
    case 'SMTP_CHECK':
      each(draft, body, COMMON, common);
      return { values: { send: 'QUIT\\r\\n', expect: '220', ...more }, line };
    case 'MISC_CHECK': {
      const made = program(draft, statement, common);
      return made && { ...made, values: { ...made.values, ...more } };
    }
    default:
      draft.lose(line, 'CHECK_REPLACED', { word });
      return null;
  }
}

function page(
  draft: Draft,
  { body, line }: Statement,
  check: 'http' | 'https',
  host: string | null,
  common: Record<string, (s: Statement) => void>,
): Record<string, string> {
  const values: Record<string, string> = { check };
  let urls = 0;
  if (host !== null) values.check_host = host;
  each(draft, body, COMMON, {
    ...common,
    virtualhost: ({ args }) => void (values.check_host = args[0] ?? ''),
    url: (url) => {
      if (++urls > 1) {
        draft.lose(url.line, 'CHECK_ONCE', { word: 'url' });
        return;
      }
      each(draft, url.body, COMMON, {
        path: ({ args }) => void (values.check_path = args[0] ?? '/'),
        digest: ({ args }) => void (values.check_digest = args[0] ?? ''),
        status_code: ({ args, line: at }) => {
          values.check_status = args[0] ?? '';
          if (args.length > 1) draft.lose(at, 'NOT_UNDERSTOOD', { text: args.slice(1).join(' ') });
        },
        virtualhost: ({ args }) => void (values.check_host = args[0] ?? ''),
      });
    },
  });
  if (urls === 0) draft.lose(line, 'NOT_UNDERSTOOD', { text: check === 'http' ? 'HTTP_GET' : 'SSL_GET' });
  return values;
}

function program(
  draft: Draft,
  { body, line }: Statement,
  common: Record<string, (s: Statement) => void>,
): Check | null {
  let command: { text: string; line: number } | null = null as { text: string; line: number } | null;
  each(draft, body, COMMON, {
    ...common,
    misc_path: ({ args, line: at }) => void (command = { text: args.join(' '), line: at }),
  });
  if (!command) {
    draft.lose(line, 'CHECK_REPLACED', { word: 'MISC_CHECK' });
    return null;
  }
  draft.lose(command.line, 'CHECK_PROGRAM', { program: command.text });
  // Its exit status decides, as in keepalived.
  return { values: { check: 'program', send_program: command.text }, line: command.line };
}

/** Writes a check into a virtual server. */
export function setCheck(draft: Draft, values: Values, check: Check): void {
  for (const [name, text] of Object.entries(check.values))
    draft.set(values, 'virtual', name, text, check.line);
}

/** Do two checks ask the same? A page's digest is left out: each real server may have its own. */
export function sameCheck(a: Check | null, b: Check | null): boolean {
  const key = (c: Check | null) =>
    JSON.stringify(
      Object.entries({ ...c?.values, check_digest: c?.values.check_digest ? 'any' : 'none' }).sort(),
    );
  return (a === null) === (b === null) && key(a) === key(b);
}
