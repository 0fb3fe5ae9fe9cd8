import { canonical } from '@/lib/lvscf/address';
import type { LvsConfig, VirtualServer } from '@/lib/lvscf/types';
import { servicesOf } from './resolve';
import type { MarkRule, PortRange } from './types';

/** The manual's range for passive FTP (3.5); vsftpd must be told the same. */
export const PASSIVE: PortRange = { first: 10000, last: 20000 };
const one = (port: number): PortRange => ({ first: port, last: port });

/** Is it an FTP service? Its port says so. */
export const isFtp = (v: VirtualServer): boolean => v.protocol === 'tcp' && v.port === 21;

/** Ports that belong together: HTTP and HTTPS (manual 3.4), FTP's three (3.5), else the service's own. */
function portsOf(v: VirtualServer): PortRange[] {
  if (isFtp(v)) return [one(20), one(21), PASSIVE];
  if (v.protocol === 'tcp' && (v.port === 80 || v.port === 443)) return [one(80), one(443)];
  return [one(v.port)];
}

/**
 * Rules that this lvs.cf asks for, one for each virtual server with a mark: a suggestion, never put into force by itself.
 * @param has rules that stand already: marks that have one get none suggested
 */
export function suggestRules(config: LvsConfig, has: MarkRule[]): MarkRule[] {
  const rules: MarkRule[] = [];
  const seen = new Set<string>();
  for (const v of config.virtual) {
    if (!v.active || !v.fwmark || v.address === null || has.some((rule) => rule.mark === v.fwmark)) continue;
    const rule = { mark: v.fwmark, protocol: v.protocol, address: canonical(v.address), ports: portsOf(v) };
    const key = JSON.stringify(rule);
    if (!seen.has(key)) rules.push(rule);
    seen.add(key);
  }
  return rules;
}

/** Lines for /etc/vsftpd.conf of the real servers behind one mark. */
export interface VsftpdLines {
  mark: number;
  lines: string[];
}

/**
 * What vsftpd on the real servers must be told to fit the rules (manual 3.5): the same passive range, and under NAT the address
 * to name to clients, since the server does not know the VIP itself.
 */
export function vsftpdLines(config: LvsConfig, rules: MarkRule[]): VsftpdLines[] {
  const marks = [...new Set(rules.map((rule) => rule.mark))];
  return marks.flatMap((mark) => {
    const ftp = servicesOf(config, mark).find(isFtp);
    if (!ftp) return [];
    const range = rules
      .filter((rule) => rule.mark === mark && rule.protocol === 'tcp')
      .flatMap((rule) => rule.ports)
      .find(({ first, last }) => last > first && first > 1023);
    const lines = ['connect_from_port_20=YES'];
    if (range) lines.push(`pasv_min_port=${range.first}`, `pasv_max_port=${range.last}`);
    if (config.network === 'nat' && ftp.address !== null) lines.push(`pasv_address=${ftp.address}`);
    return [{ mark, lines }];
  });
}
