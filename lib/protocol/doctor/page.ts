import { doctorGroups, type DoctorCheck } from '.';

const titles: Record<keyof typeof doctorGroups, string> = {
  software: 'Software and services',
  network: 'lvs.cf, addresses, kernel, firewall',
  services: 'Virtual and real servers',
  system: 'Console and machine',
  pair: 'Both routers (`--pair`)',
};

/** docs/doctor.md, written from the registry so that it cannot differ from it (a test compares them). */
export function doctorPage(): string {
  const out = [
    '# The doctor',
    '',
    '`lvsctl doctor` looks at everything that the manual warns about and that today’s systems bring along, on this router;',
    '`--peer` on the other one, `--pair` on both and compares them. It only reads: it never changes anything. Each check ends as',
    '**ok**, **warning**, **problem** or **unknown** with the reason; unknown is never a guess. With it stand where it was read',
    'and what stood there, and the mending step. `--all` shows what is well too, `--json` everything, `--lang de|zh` other words.',
    'Exit status: 0 no problem, 1 a problem, 3 a router cannot be reached.',
    '',
    '“Manual” is the section of Virtual Server Administration that warns about it; + is beyond the manual.',
    '',
    'This page is made from `lib/protocol/doctor/`; `npx vitest run lib/protocol/doctor -u` writes it anew.',
  ];
  for (const [group, checks] of Object.entries(doctorGroups)) {
    out.push('', `## ${titles[group as keyof typeof doctorGroups]}`, '');
    out.push('| check | manual | | what it says | mending step |', '|---|---|---|---|---|');
    for (const [code, check] of Object.entries<DoctorCheck>(checks))
      for (const [n, { state, what, mend }] of Object.values(check.cases).entries())
        out.push(
          `| ${n === 0 ? `\`${code}\`: ${check.title}` : ''} | ${n === 0 ? check.manual : ''} | ${state} | ${what} | ${mend} |`,
        );
  }
  return `${out.join('\n')}\n`;
}
