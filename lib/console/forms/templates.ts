import type { FormValues } from '../drafts';
import { isBox } from './field-views';
import { fieldNames, type Panel } from './panels';
import type { Values } from './values';

/** A check for a common protocol: what the fields of MONITORING SCRIPTS say then. */
export interface CheckTemplate {
  /** key of its words, `virtual.templates.of.…` */
  name: TemplateName;
  values: Values;
}

/** What a template does not name is blank, so that nothing of the check before is left over. */
const NOTHING: Values = {
  ...{ send_program: '', send: '', expect: '', use_regex: '0' },
  ...{ check: '', check_path: '', check_host: '', check_status: '', check_digest: '' },
};
const GET = 'GET / HTTP/1.0\\r\\n\\r\\n';

/**
 * Manual 4.6 and what servers of these protocols say first. LDAP speaks bytes that no escape of the file can write, so that its port
 * need only open. DNS is the manual's example, mended: the program prints what is expected (docs/checks.md has it).
 */
const TEMPLATES = {
  http: { send: GET, expect: 'HTTP' },
  page: { check: 'http', check_path: '/', check_status: '200-399' },
  https: { check: 'https', check_path: '/', check_status: '200-399' },
  running: { send: GET, expect: 'running', use_regex: '1' },
  ftp: { send: 'quit\\r\\n', expect: '220' },
  smtp: { send: 'QUIT\\r\\n', expect: '220' },
  imap: { send: 'a LOGOUT\\r\\n', expect: '* OK' },
  pop3: { send: 'QUIT\\r\\n', expect: '+OK' },
  nntp: { send: 'QUIT\\r\\n', expect: '^20[01] ', use_regex: '1' },
  ldap: { check: 'connect' },
  dns: { send_program: '/etc/lvs-console/programs.d/dns %h', expect: 'OK' },
  port: {},
} satisfies Record<string, Values>;

export type TemplateName = keyof typeof TEMPLATES;

export const templates: CheckTemplate[] = (Object.keys(TEMPLATES) as TemplateName[]).map((name) => ({
  name,
  values: { ...NOTHING, ...TEMPLATES[name] },
}));

/** The values of a template; null: there is none of that name. */
export const templateValues = (name: string): Values | null =>
  templates.find((one) => one.name === name)?.values ?? null;

/** What usually answers at a port; every other one gets the original's check. TLS at 443 would be an extension: it need only open. */
const USUAL: Record<string, TemplateName> = {
  ...{ '21': 'ftp', '25': 'smtp', '110': 'pop3', '119': 'nntp', '143': 'imap', '443': 'port', '587': 'smtp' },
};

/** The check of a new virtual server at that port, where it is not the original's GET; null: it is. */
export function usualCheck({
  port = '',
  protocol = 'tcp',
}: Values): Pick<Values, 'send' | 'expect' | 'use_regex'> | null {
  const name = protocol === 'tcp' ? USUAL[port] : undefined;
  if (!name) return null;
  const { send = '', expect = '', use_regex = '0' } = templateValues(name) ?? {};
  return { send, expect, use_regex };
}

/** What was typed into a form, with some of its fields filled otherwise: the values of a draft. A box that is 0 is not ticked. */
export function filledForm(panel: Panel, form: Record<string, unknown>, filled: Values): FormValues {
  const values: FormValues = {};
  for (const name of ['why', 'template', ...fieldNames(panel)]) {
    const value = filled[name] ?? form[name];
    if (typeof value === 'string' && !(isBox(name) && value === '0')) values[name] = [value];
  }
  return values;
}
