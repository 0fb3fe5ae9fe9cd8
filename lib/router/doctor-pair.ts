import {
  doctorChecks,
  type DoctorReport,
  type DoctorResult,
  type PairCheckCode,
  type Result,
  type Status,
} from '@/lib/protocol';

type Facts = Result<'facts'>;

/** What one router answered, all asked at the same time. `askedAt` and `answeredAt`: this machine's clock, ms since 1970. */
export interface Visit {
  name: string;
  report: DoctorReport;
  status: Status;
  facts: Facts;
  askedAt: number;
  answeredAt: number;
}

/** Clocks that differ by more make logs of one moment look like two. */
const APART = 2;

/**
 * Both routers beside each other (docs/doctor.md, last group). Pure.
 * @param there the peer, or in words why it could not be asked
 */
export function comparePair(here: Visit, there: Visit | string): DoctorResult[] {
  if (typeof there === 'string')
    return [result('pair-answers', 'silent', { why: there }, [[here.name, there]])];
  return [
    result('pair-answers', null, {}, [[there.name, 'answers']]),
    lvscf(here, there),
    clocks(here, there),
    versions(here, there),
    forwarding(here, there),
    devices(here, there),
  ];
}

function result(
  code: PairCheckCode,
  found: string | null,
  params: DoctorResult['params'],
  evidence: [source: string, value: string][],
): DoctorResult {
  return {
    code,
    state: found === null ? 'ok' : (doctorChecks[code]?.cases[found]?.state ?? 'problem'),
    case: found,
    params,
    reason: null,
    evidence: evidence.map(([source, value]) => ({ source, value })),
  };
}

function unknown(code: PairCheckCode, reason: string): DoctorResult {
  return {
    code,
    state: 'unknown',
    case: null,
    params: {},
    reason: { code: reason, params: {} },
    evidence: [],
  };
}

const names = (here: Visit, there: Visit) => ({ router: here.name, peer: there.name });

function lvscf(here: Visit, there: Visit): DoctorResult {
  const saved = [here, there].map(({ status }) => status.config.saved);
  const running = [here, there].map(({ status }) => status.config.running?.sha256);
  const [a, b] = saved;
  const evidence: [string, string][] = [here, there].map(({ name, status }) => [
    name,
    `saved ${status.config.saved?.sha256.slice(0, 12) ?? 'nothing'}, running ${status.config.running?.sha256.slice(0, 12) ?? 'nothing'}`,
  ]);
  if (!a && !b) return unknown('pair-lvscf', 'nothing-configured');
  const serial = (one: typeof a) => one?.serial_no ?? 'none';
  if (a?.sha256 !== b?.sha256)
    return result(
      'pair-lvscf',
      'saved',
      { ...names(here, there), here: serial(a), there: serial(b) },
      evidence,
    );
  const differ = running[0] !== undefined && running[1] !== undefined && running[0] !== running[1];
  return result('pair-lvscf', differ ? 'running' : null, {}, evidence);
}

/** A router's clock was read at some moment between question and answer: only what lies outside of that is a difference. */
function clocks(here: Visit, there: Visit): DoctorResult {
  const off = (visit: Visit) => {
    const clock = Date.parse(visit.report.observedAt);
    return clock < visit.askedAt ? clock - visit.askedAt : Math.max(0, clock - visit.answeredAt);
  };
  const seconds = Math.round(Math.abs(off(here) - off(there)) / 1000);
  const evidence: [string, string][] = [here, there].map((v) => [v.name, v.report.observedAt]);
  return result(
    'pair-clocks',
    seconds > APART ? 'differ' : null,
    { ...names(here, there), seconds },
    evidence,
  );
}

function versions(here: Visit, there: Visit): DoctorResult {
  const [a, b] = [here.report.version, there.report.version];
  return result('pair-versions', a === b ? null : 'differ', { ...names(here, there), here: a, there: b }, [
    [here.name, a],
    [there.name, b],
  ]);
}

function forwarding(here: Visit, there: Visit): DoctorResult {
  const [a, b] = [here, there].map(({ status }) => status.forwarding);
  if (!a || !b) return unknown('pair-forwarding', 'unreadable');
  const say = (one: typeof a) => `${one.ipv4 ? 1 : 0}/${one.ipv6 ? 1 : 0}`;
  const differ = a.ipv4 !== b.ipv4 || a.ipv6 !== b.ipv6;
  return result(
    'pair-forwarding',
    differ ? 'differ' : null,
    { ...names(here, there), here: say(a), there: say(b) },
    [
      [`${here.name}: ip_forward/forwarding`, say(a)],
      [`${there.name}: ip_forward/forwarding`, say(b)],
    ],
  );
}

/** The networks of a device, without addresses that move. */
function networksOf({ facts, status }: Visit, device: string): string[] {
  const moving = new Set(status.vips?.map(({ address }) => address));
  const found = facts.interfaces.find(({ name }) => name === device)?.addresses ?? [];
  return found
    .filter(({ address, prefix }) => !moving.has(address) && prefix < 32 && !address.includes(':'))
    .map(({ address, prefix }) => network(address, prefix));
}

function network(address: string, prefix: number): string {
  const value = address.split('.').reduce((n, part) => n * 256 + Number(part), 0);
  const base = Math.floor(value / 2 ** (32 - prefix)) * 2 ** (32 - prefix);
  return `${[24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256).join('.')}/${prefix}`;
}

function devices(here: Visit, there: Visit): DoctorResult {
  const used = new Set(
    (here.status.vips ?? []).map(({ device }) => (device ?? '').split(':')[0] ?? '').filter(Boolean),
  );
  const evidence: [string, string][] = [];
  for (const device of used) {
    const [a, b] = [here, there].map((visit) => networksOf(visit, device));
    if (!a || !b) continue;
    evidence.push([
      device,
      `${here.name}: ${a.join(' ') || 'none'}; ${there.name}: ${b.join(' ') || 'none'}`,
    ]);
    if (!a.some((one) => b.includes(one)) && (a.length > 0 || b.length > 0))
      return result(
        'pair-devices',
        'differ',
        { ...names(here, there), device, here: a.join(' ') || '–', there: b.join(' ') || '–' },
        evidence,
      );
  }
  return used.size === 0 ? unknown('pair-devices', 'no-vips') : result('pair-devices', null, {}, evidence);
}
