import { bytesOf } from '@/lib/lvscf/bytes';
import { canonical, endpoint, isUnspecified, maskLength } from '@/lib/lvscf/address';
import type { LvsConfig, Network, VirtualServer } from '@/lib/lvscf/types';
import type { ProgramJudge } from '@/pulse/policy';
import type { Findings } from './findings';
import type { CheckSpec, Forwarding, IntendedServer, IntendedService } from './intended';
import { loadOf } from './load';
import { judgeCheckProgram } from './programs';
import { isRouterItself } from './quiet';
import { isAddress, isScheduler, isWhole } from './tokens';

const FORWARDING: Record<Network, Forwarding> = { nat: 'masq', direct: 'direct', tunnel: 'tunnel' };
/** Limits of ipvsadm(8): 31 days of persistence, weights of 16 bits. */
const LONGEST_PERSISTENCE = 31 * 86400;
const MOST_WEIGHT = 65535;
/** Seconds: the manual promises that with quiesce_server a returning server is not overrun. */
const QUIESCED_SLOW_START = 30;

/**
 * Active virtual servers with their active real servers, as the kernel shall have them.
 * @param judge root's policy on check programs; absent where a file is only looked at
 */
export function planServices(
  config: LvsConfig,
  judge: ProgramJudge | undefined,
  findings: Findings,
): IntendedService[] {
  const services: IntendedService[] = [];
  if (config.service === 'fos') return services;
  for (const v of config.virtual.filter((each) => each.active)) {
    const service = planService(v, config, findings);
    if (!service) continue;
    // Only told: nanny judges anew before each run, so that a program which comes later is used without a reload.
    if (service.check.kind === 'program') judgeCheckProgram(v, judge, findings);
    if (services.some((s) => s.id === service.id))
      findings.warn('COMPILE_SERVICE_TWICE', v.path, { value: service.id });
    else services.push(service);
  }
  if (!services.length && !findings.refused) findings.warn('COMPILE_NO_SERVICE', {});
  return services;
}

/**
 * The port that the kernel's table shows for a real server. Only NAT can change a port; for direct routing and tunnelling
 * ipvsadm(8) itself puts the service's port. A mark stands for several ports, which 0 leaves as the client chose them.
 */
export function destinationPort(
  service: Pick<IntendedService, 'mark' | 'port'>,
  server: Pick<IntendedServer, 'port' | 'forwarding'>,
): number {
  const mapped = server.forwarding === 'masq';
  if (service.mark !== null) return mapped && server.port !== service.port ? server.port : 0;
  return mapped ? server.port : (service.port ?? server.port);
}

/**
 * A sorry server is reached as the network type says, on the service's port. One on the router itself is a local node: the kernel
 * hands it the packet as it came, so that it must listen on the VIP or on all addresses; rewritten to 127.0.0.1 it would be
 * dropped, and a port cannot be changed either.
 */
function planSorry(v: VirtualServer, config: LvsConfig): IntendedService['sorry'] {
  if (v.sorry_server === null) return null;
  const address = canonical(v.sorry_server);
  const forwarding = isRouterItself(config, address) ? 'direct' : FORWARDING[config.network];
  return { address, port: v.port, forwarding };
}

function planService(v: VirtualServer, config: LvsConfig, findings: Findings): IntendedService | null {
  const whole = (directive: keyof VirtualServer, value: number, least: number, most: number) => {
    if (!isWhole(value, least, most))
      findings.error('COMPILE_NUMBER', { ...v.path, directive }, { directive, value, least, most });
  };
  const before = findings.list.length;
  // planVrrp has said it already when the address is missing or none.
  if (v.address !== null && !isAddress(v.address)) return null;
  if (!v.fwmark && (v.address === null || isUnspecified(v.address))) return null;
  if (!isScheduler(v.scheduler))
    findings.error('COMPILE_SCHEDULER', { ...v.path, directive: 'scheduler' }, { value: v.scheduler });
  whole('port', v.port, v.fwmark ? 0 : 1, 65535);
  whole('fwmark', v.fwmark, 0, 0xffffffff);
  whole('persistent', v.persistent, 0, LONGEST_PERSISTENCE);
  if (!(v.timeout > 0)) whole('timeout', v.timeout, 1, 86400);
  if (!(v.reentry >= 0)) whole('reentry', v.reentry, 0, 86400 * 365);
  if (v.pmask !== null && maskLength(v.pmask) === null)
    findings.error('COMPILE_MASK', { ...v.path, directive: 'pmask' }, { directive: 'pmask', value: v.pmask });
  if (v.sorry_server !== null && !isAddress(v.sorry_server))
    findings.error(
      'COMPILE_ADDRESS',
      { ...v.path, directive: 'sorry_server' },
      { directive: 'sorry_server', value: v.sorry_server },
    );
  const mark = v.fwmark || null;
  const protocol = mark === null ? v.protocol : 'fwm';
  const service: IntendedService = {
    id: mark === null ? `${v.protocol}:${endpoint(v.address ?? '', v.port)}` : `fwm:${mark}`,
    label: v.name,
    protocol,
    address: v.address && canonical(v.address),
    port: v.port,
    mark,
    scheduler: v.scheduler,
    persistent: v.persistent,
    pmask: v.persistent && v.pmask !== '255.255.255.255' ? v.pmask : null,
    quiesce: v.quiesce_server,
    slowStart: Math.min(3600, v.slow_start ?? (v.quiesce_server ? QUIESCED_SLOW_START : 0)),
    keepLast: v.keep_last,
    sorry: planSorry(v, config),
    check: checkOf(v),
    load: loadOf(v, config.rsh_command),
    servers: [],
  };
  service.servers = planServers(v, config, service, findings);
  const refused = findings.list.slice(before).some((f) => f.severity === 'error');
  return refused ? null : service;
}

function planServers(
  v: VirtualServer,
  config: LvsConfig,
  service: IntendedService,
  findings: Findings,
): IntendedServer[] {
  const servers: IntendedServer[] = [];
  const taken = new Set<string>();
  for (const s of v.server.filter((each) => each.active)) {
    const fault = (directive: string, value: number, least: number, most: number) =>
      findings.error('COMPILE_NUMBER', { ...s.path, directive }, { directive, value, least, most });
    if (!isAddress(s.address)) {
      const params = { directive: 'address', value: s.address };
      findings.error('COMPILE_ADDRESS', { ...s.path, directive: 'address' }, params);
      continue;
    }
    if (!isWhole(s.port, 1, 65535)) fault('port', s.port, 1, 65535);
    if (!isWhole(s.weight, 0, MOST_WEIGHT)) fault('weight', s.weight, 0, MOST_WEIGHT);
    // A router that is a real server as well is a local node too; see planSorry.
    const forwarding = isRouterItself(config, s.address) ? 'direct' : FORWARDING[s.forwarding];
    const destination = endpoint(s.address, destinationPort(service, { port: s.port, forwarding }));
    if (taken.has(destination)) {
      findings.warn('COMPILE_SERVER_TWICE', s.path, { value: destination });
      continue;
    }
    taken.add(destination);
    servers.push({
      id: endpoint(s.address, s.port),
      label: s.name,
      address: canonical(s.address),
      port: s.port,
      weight: s.weight,
      forwarding,
      digest: service.check.page ? s.check_digest : null,
    });
  }
  return servers;
}

/** The directives of a virtual server from which its check is made. */
export type CheckDirectives = Pick<
  VirtualServer,
  | 'check'
  | 'check_path'
  | 'check_host'
  | 'check_status'
  | 'check_digest'
  | 'fall'
  | 'send'
  | 'expect'
  | 'use_regex'
  | 'send_program'
  | 'protocol'
  | 'timeout'
  | 'reentry'
>;

/**
 * Without `check` as in the original: a program comes before the strings (manual 4.6.3), and Send and Expect both left empty
 * mean that the port need only open.
 */
export function checkOf(v: CheckDirectives): CheckSpec {
  const send = onTheWire(v.send ?? '');
  const expect = v.expect ? onTheWire(v.expect) : null;
  const program = (v.send_program ?? '').split(' ').filter((word) => word !== '');
  const strings = send === '' && expect === null ? 'connect' : 'sendExpect';
  const asOriginal = program.length ? 'program' : strings;
  const kind = v.check === null ? asOriginal : v.check === 'send' ? strings : v.check;
  const talks = kind === 'sendExpect' || kind === 'tls';
  return {
    kind,
    protocol: v.protocol,
    send: talks ? send : '',
    expect: talks || kind === 'program' ? expect : null,
    regex: v.use_regex,
    page:
      kind === 'http' || kind === 'https'
        ? { path: v.check_path, host: v.check_host, status: v.check_status, digest: v.check_digest }
        : null,
    serverName: kind === 'tls' || kind === 'https' ? serverName(v.check_host) : null,
    program: kind === 'program' ? program : [],
    statusDecides: v.check === 'program',
    timeout: v.timeout,
    reentry: v.reentry,
    fall: v.fall,
  };
}

/** A name without port; an address is no name that a certificate could be chosen by (RFC 6066). */
function serverName(host: string | null): string | null {
  const name = host?.replace(/:[0-9]+$/, '') ?? null;
  return name === null || name.startsWith('[') || isAddress(name) ? null : name;
}

/** What a check sends or waits for: the file's own bytes, one character each, escapes resolved. */
const onTheWire = (text: string) => unescape(bytesOf(text).toString('latin1'));

const ESCAPES: Record<string, string> = { r: '\r', n: '\n', t: '\t', '\\': '\\', "'": "'", '"': '"' };

/** Escapes of send and expect: these six and no other; a string of one character is itself. */
export function unescape(text: string): string {
  if (text.length <= 1) return text;
  return text.replace(/\\([rnt\\'"])/g, (_, letter: string) => ESCAPES[letter] ?? letter);
}
