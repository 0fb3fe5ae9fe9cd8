import { quoted } from '@/lib/lvscf/findings';
import type { Finding, Path } from '@/lib/lvscf/types';

/** What compiling can find wrong, with its words. lvscf's own findings (syntax, meaning) are not repeated here. */
export const compileSentences = {
  COMPILE_ADDRESS: '{directive} is {value}, which is no IP address: enter the address in numbers.',
  COMPILE_ADDRESS_MISSING: '{directive} is missing: enter its address.',
  COMPILE_MASK: '{directive} is {value}, which is no network mask: enter one such as 255.255.255.0.',
  COMPILE_DEVICE:
    '{directive} names the device {value}: a device is at most 15 characters with its alias, letters, digits, dot, dash and underscore, such as eth0:1.',
  COMPILE_DEVICE_ABSENT: 'This router has no interface {value}, which {directive} names.',
  COMPILE_DEVICE_UNKNOWN:
    '{directive} names no device for {value}, and this router has no address in its subnet: enter the device.',
  COMPILE_NUMBER: '{directive} is {value}: enter a whole number from {least} to {most}.',
  COMPILE_SCHEDULER: 'There is no scheduler {value}.',
  COMPILE_SCHEDULER_ABSENT:
    'This kernel has no scheduler {value} (module {module}): the virtual server is not served on this router. Choose another, or install the module.',
  COMPILE_MODULE_ABSENT:
    'This kernel has no module {module}, which this configuration needs: what needs it does not work on this router. Install the module.',
  COMPILE_HEARTBEAT:
    'keepalive {keepalive} and deadtime {deadtime} make no heartbeat: both must be above 0, deadtime at most 4095 seconds.',
  COMPILE_NOT_LOCAL:
    '{value}, the {router} router’s address in {directive}, is not an address of this router.',
  COMPILE_BACKUP_INACTIVE:
    'This is the backup router, and backup_active is 0: it must not serve beside the primary. Enable the backup on the REDUNDANCY panel.',
  COMPILE_FAMILY:
    '{directive} is {value}, and the other router’s address is {own}: both must be IPv4, or both IPv6.',
  COMPILE_PRIVATE_HALF:
    'Only one router’s private address is known; heartbeats go over the public network alone. Enter primary_private and backup_private.',
  COMPILE_VIP_TWICE: 'The address {value} is also on the device {first}; it will be there only.',
  COMPILE_SERVICE_TWICE: 'Another virtual server has {value} already; this one is left out.',
  COMPILE_SERVER_TWICE:
    'Another real server of this virtual server receives at {value} already; this one is left out.',
  COMPILE_NO_FAILOVER:
    'service is fos, and no failover service is active: nothing would be run. Activate one.',
  COMPILE_NO_SERVICE: 'No virtual server is active: nothing would be balanced. Activate one.',
  COMPILE_PROGRAM_PATH: '{directive} must begin with an absolute path: {value} is not run.',
  COMPILE_PROGRAM_CONTROL: '{directive} holds control characters: {value} is not run.',
  COMPILE_PROGRAM_MISSING:
    '{value}, which {directive} names, is missing on this router or is no program: it is not run.',
  COMPILE_PROGRAM_OUTSIDE:
    '{value}, which {directive} names, is not run: it lies in none of the folders that root permits on this router ({detail}). Put it there, or name its folder in agent.conf (programs = …).',
  COMPILE_PROGRAM_UNSAFE:
    '{value}, which {directive} names, is not run: others than root could replace {detail}. Give it to root, writable by root alone.',
  COMPILE_QUORUM_MANY: 'quorum names {count} hosts: name at most {most}.',
  COMPILE_QUORUM_OWN:
    'quorum names {value}, an address of this pair: name hosts outside of it that answer ping, such as the gateway.',
  COMPILE_QUORUM_NO_PING:
    'quorum needs the program ping, which is not installed on this router: it is not tested. Install iputils-ping (iputils).',
  COMPILE_PATH: 'The folder {value} holds characters that keepalived’s file cannot: choose another LVS_ROOT.',
} as const;

export type CompileCode = keyof typeof compileSentences;

/** English sentence of a finding of compile(); null when the code is not one of its own (ask lib/lvscf then). */
export function compileSentence(finding: Pick<Finding, 'code' | 'params'>): string | null {
  if (!Object.hasOwn(compileSentences, finding.code)) return null;
  const template = compileSentences[finding.code as CompileCode];
  return template.replace(/\{(\w+)\}/g, (_, name: string) => String(finding.params[name] ?? ''));
}

/** Collects findings while compiling. */
export class Findings {
  readonly list: Finding[] = [];

  error(code: CompileCode, path: Path, params: Finding['params'] = {}): null {
    this.add(code, 'error', path, params);
    return null;
  }

  warn(code: CompileCode, path: Path, params: Finding['params'] = {}): void {
    this.add(code, 'warning', path, params);
  }

  private add(code: CompileCode, severity: Finding['severity'], path: Path, params: Finding['params']): void {
    // What the file says may hold control characters: none reaches a terminal.
    const clean = Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'string' ? quoted(value) : value,
    ]);
    this.list.push({ code, severity, params: Object.fromEntries(clean) as Finding['params'], path });
  }

  get refused(): boolean {
    return this.list.some((f) => f.severity === 'error');
  }
}
