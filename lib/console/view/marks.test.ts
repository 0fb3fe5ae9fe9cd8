import { describe, expect, it } from 'vitest';
import de from '@/lib/i18n/messages/de/marks-findings.json';
import en from '@/lib/i18n/messages/en/marks-findings.json';
import zh from '@/lib/i18n/messages/zh/marks-findings.json';
import { marksMessages, parseMarks, validateMarks } from '@/lib/marks';
import { parse, read } from '@/lib/lvscf';
import { besideLines, draftFindings, marksText } from '../marks-forms';
import { foreignRows, lineFindings, missingRules, ruleRows, withRules } from './marks';

const CONFIG = read(
  parse(`network = nat
virtual WEB {
     active = 1
     address = 192.168.1.250 eth0:1
     port = 80
     fwmark = 80
}
virtual FTP {
     active = 1
     address = 192.168.1.251 eth0:2
     port = 21
     fwmark = 21
}
`).cst,
);
const TEXT = '# ours\nmark 80 tcp 192.168.1.250 80,443\n\nmark 7 udp * 53\nftp-snat 21\n';

describe('R32 firewall marks as the page shows them', () => {
  const findings = validateMarks(parseMarks(TEXT), CONFIG);

  it('each rule has its line, its virtual servers and its own findings', () => {
    const rows = ruleRows(TEXT, CONFIG, findings);
    expect(rows).toMatchObject([
      { line: 2, mark: 80, address: '192.168.1.250', ports: '80,443', services: [{ name: 'WEB' }] },
      { line: 4, mark: 7, address: null, ports: '53', services: [] },
    ]);
    expect(rows[0]?.findings).toEqual([]);
    expect(rows[1]?.findings.map(({ code }) => code)).toEqual(['MARKS_NO_SERVICE']);
  });

  it('findings stand in the order of the lines, with the text of the line, those of the whole file last', () => {
    const said = lineFindings(TEXT, findings);
    expect(said.map(({ line }) => line)).toEqual([4, null]);
    expect(said[0]?.text).toBe('mark 7 udp * 53');
    expect(said[1]?.finding.code).toBe('MARKS_NO_RULE');
  });

  it('a finding of a line comes back from a draft beside its line', () => {
    const sent = besideLines(findings);
    expect(sent.map(({ field }) => field)).toContain('line-4');
    const { lines, whole } = draftFindings([
      ...sent,
      { field: null, code: 'NOTHING_SELECTED', params: {}, severity: 'error' },
    ]);
    expect(lines.map(({ position }) => position?.line)).toEqual([4]);
    expect(whole.map(({ code }) => code)).toEqual(['MARKS_NO_RULE', 'NOTHING_SELECTED']);
    expect(besideLines('no list')).toEqual([]);
  });

  it('only what the file does not have yet is offered, once, and is added at its end', () => {
    const ftp = 'mark 21 tcp 192.168.1.251 20,21,10000:20000';
    const offered = missingRules(TEXT, ['mark 80 tcp 192.168.1.250 80,443', ftp, ftp, 'no rule']);
    expect(offered).toEqual([ftp]);
    expect(withRules(TEXT, offered)).toBe(`${TEXT}${ftp}\n`);
  });

  it('rules of others are told with their router, and which of them the file has already', () => {
    const state = {
      foreign: [
        { tool: 'nft', text: 'a', rule: 'mark 80 tcp 192.168.1.250 80,443' },
        { tool: 'nft', text: 'b', rule: null },
      ],
    };
    const router = { which: 'peer', name: 'lvs2', status: null, error: null, readAt: '' } as const;
    const asked = { value: state as never, error: null };
    expect(foreignRows([{ router, asked }], TEXT)).toMatchObject([
      { router: 'lvs2', text: 'a', has: true },
      { router: 'lvs2', text: 'b', has: false },
    ]);
    const silent = { value: null, error: { code: 'unreachable', params: {} } } as never;
    expect(foreignRows([{ router, asked: silent }], TEXT)).toEqual([]);
  });

  it('what a browser sends becomes lines of a file', () => {
    expect(marksText.parse('a\r\nb')).toBe('a\nb\n');
    expect(marksText.parse('')).toBe('');
    expect(marksText.safeParse('x'.repeat(60_001)).success).toBe(false);
  });

  it('every finding has its sentence in three languages, the English one as lvsctl says it', () => {
    expect(en).toMatchObject(marksMessages);
    const parameters = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
    for (const other of [de, zh] as Record<string, string>[]) {
      expect(Object.keys(other).sort()).toEqual(Object.keys(en).sort());
      for (const [code, text] of Object.entries(en))
        expect(parameters(other[code] ?? ''), code).toEqual(parameters(text));
    }
  });
});
