import { describe, expect, it } from 'vitest';
import { diff, parse, validate } from '@/lib/lvscf';
import { fields } from '@/lib/lvscf/fields';
import { english } from '@/lib/lvscf/file-words';
import { sentenceIn } from '@/lib/lvscf/sentence';
import { fileWords } from './file-words';
import { locales } from './locales';

const others = locales.filter((locale) => locale !== 'en');
const takes = (text: string) => [...text.matchAll(/(?<!\{)\{(\w+)\}/g)].map(([, name]) => name).sort();

describe('R10 findings and changes of lvs.cf in every language', () => {
  it.each(others)('%s has each finding, with the parameters of English', (locale) => {
    const { findings, changes, parts, clash } = fileWords(locale);
    for (const [ours, theirs] of [
      [english.findings, findings],
      [english.changes, changes],
      [english.parts, parts],
      [english.clash, clash],
    ] as [Record<string, string>, Record<string, string>][])
      for (const [code, text] of Object.entries(ours))
        if (code in theirs) expect([code, takes(theirs[code] ?? '')]).toEqual([code, takes(text)]);
    const commands = /^(PATH_|NOT_SET)/;
    expect(Object.keys(findings).sort()).toEqual(
      Object.keys(english.findings)
        .filter((code) => !commands.test(code))
        .sort(),
    );
    expect(Object.keys(fileWords(locale).reasons).sort()).toEqual(Object.keys(english.reasons).sort());
    expect(Object.keys(fileWords(locale).meanings)).toEqual(Object.keys(english.meanings));
  });

  it.each(others)('%s calls every directive of the registry by a name of its own', (locale) => {
    const { label } = fileWords(locale);
    const same = ['ipvsadm', 'sync', 'master'];
    const nameless = fields.filter((f) => !same.includes(f.name) && label(f.scope, f.name) === f.name);
    expect(nameless.map((f) => `${f.scope}.${f.name}`)).toEqual([]);
  });

  it('says a change and a finding', () => {
    const before =
      'primary = 10.0.0.1\nnetwork = nat\nnat_router = 10.0.0.1 eth1:1\ndeadtime = 6\nvirtual HTTP {\nactive = 0\n}\n';
    const after = before.replace('deadtime = 6', 'deadtime = 18').replace('active = 0', 'active = 1');
    const said = (locale: (typeof locales)[number]) =>
      diff(parse(before).cst, parse(after).cst).map((change) => sentenceIn(fileWords(locale), change));
    expect(said('en')).toEqual(['Assume dead after 6 to 18 seconds', 'HTTP activated']);
    expect(said('de')).toEqual(['Gilt als tot nach von 6 auf 18 Sekunden', 'HTTP aktiviert']);
    expect(said('zh')).toEqual(['判定失效时间 由 6 改为 18 秒', 'HTTP 已激活']);
    const clash = validate(parse(before).cst).find(({ code }) => code === 'NAT_ROUTER_CLASH');
    expect(clash && sentenceIn(fileWords('de'), clash)).toBe(
      'Die Adresse 10.0.0.1 des NAT-Routers gehört auch zu „primary“.',
    );
    expect(clash && sentenceIn(english, clash)).toBe('The NAT router address 10.0.0.1 is also “primary”.');
  });
});
