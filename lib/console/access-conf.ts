import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isLoopback, parseAccess, type AccessFinding } from '@/lib/access';
import { paths } from '@/lib/protocol';
import type { FormFinding } from './findings';

/** access.conf as it lies on this router. */
export interface AccessConf {
  text: string;
  /** hash for the form; null: there is no such file */
  sha256: string | null;
  findings: AccessFinding[];
}

/** Reads it itself, as the web process does at each connection; only writing goes through the agent. */
export async function readAccessConf(): Promise<AccessConf> {
  const bytes = await readFile(paths().accessConf).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (!bytes) return { text: '', sha256: null, findings: [] };
  const text = bytes.toString('utf8');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { text, sha256, findings: parseAccess(text).findings };
}

/** A textarea sends CR LF; the file has LF, and ends with one. */
export const asFile = (typed: string): string => `${typed.replace(/\r\n?/g, '\n').trimEnd()}\n`;

const inForm = ({ code, severity, line, params }: AccessFinding): FormFinding => ({
  field: 'rules',
  code: `ACCESS_${code}`,
  params: { ...params, line },
  severity,
});

/** What is said about the rules of the file. */
export const accessFindings = (found: AccessFinding[]): FormFinding[] => found.map(inForm);

/**
 * Why rules are not taken: mistakes in them, or that who writes them could not connect any more. From this machine itself one
 * may write what one likes: root is there, and can write the file by hand.
 */
export function accessFaults(text: string, address: string): FormFinding[] {
  const rules = parseAccess(text);
  const errors = rules.findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return errors.map(inForm);
  if (isLoopback(address) || rules.allows(address)) return [];
  return [{ field: 'rules', code: 'ACCESS_LOCKED_OUT', params: { address }, severity: 'error' }];
}
