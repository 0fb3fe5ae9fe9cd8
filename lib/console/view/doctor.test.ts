import { describe, expect, it } from 'vitest';
import de from '@/lib/i18n/messages/de/doctor.json';
import { doctorEnglish, type DoctorResult } from '@/lib/protocol';
import type { Visit } from '@/lib/router';
import type { Answer } from './both';
import { doctorRows } from './doctor';

const AT = '2026-11-21T14:02:30.000Z';
const result = (code: string, state: DoctorResult['state'], found: string | null = null): DoctorResult => ({
  code,
  state,
  case: found,
  params: {},
  reason: state === 'unknown' ? { code: 'no-init', params: {} } : null,
  evidence: [{ source: code, value: state }],
});

function answer(name: string, which: 'local' | 'peer', results: DoctorResult[] | null): Answer<Visit> {
  const router = { which, name, status: null, error: null, readAt: AT };
  if (!results) return { router, asked: { value: null, error: { code: 'unreachable', params: {} } } };
  const report = { schema: 1 as const, hostname: name, version: '1', observedAt: AT, results };
  const status = { config: { saved: null, running: null }, vips: [], forwarding: null };
  const visit = {
    name,
    report,
    status,
    facts: { hostname: name, interfaces: [] },
    askedAt: 0,
    answeredAt: 0,
  };
  return { router, asked: { value: visit as unknown as Visit, error: null } };
}

describe('R67 the doctor of both routers on one page', () => {
  it('what both routers found alike stands once, with what each of them read', () => {
    const rows = doctorRows(
      [
        answer('lvs1', 'local', [result('sorry-server', 'ok'), result('mark-rules', 'problem', 'missing')]),
        answer('lvs2', 'peer', [
          result('mark-rules', 'problem', 'missing'),
          result('sorry-server', 'unknown'),
        ]),
      ],
      () => '',
    );
    expect(rows.problem).toMatchObject([{ routers: ['lvs1', 'lvs2'] }]);
    expect(rows.problem[0]?.evidence.map(({ router }) => router)).toEqual(['lvs1', 'lvs2']);
    expect(rows.ok.filter(({ routers }) => routers.length > 0)).toMatchObject([{ routers: ['lvs1'] }]);
    expect(rows.unknown.find(({ routers }) => routers.length > 0)).toMatchObject({ routers: ['lvs2'] });
    expect(rows.ok.map(({ result: { code } }) => code)).toContain('pair-answers');
  });

  it('that the other router is silent is itself a problem, with the reason', () => {
    const rows = doctorRows(
      [answer('lvs1', 'local', [result('sorry-server', 'ok')]), answer('10.0.0.2', 'peer', null)],
      ({ code }) => `no answer: ${code}`,
    );
    expect(rows.problem).toMatchObject([
      { result: { code: 'pair-answers', params: { why: 'no answer: unreachable' } }, routers: [] },
    ]);
  });

  it('alone there is nothing to compare', () => {
    const rows = doctorRows([answer('lvs1', 'local', [result('sorry-server', 'ok')])], () => '');
    expect(Object.values(rows).flat()).toHaveLength(1);
  });

  it('has every text of the registry in German', () => {
    expect(Object.keys(de).sort()).toEqual(Object.keys(doctorEnglish()).sort());
  });
});
