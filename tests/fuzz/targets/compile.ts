import { createHash } from 'node:crypto';
import { parse, read } from '@/lib/lvscf';
import { compile, compileSentence, intendedSchema } from '@/pulse/compile';
import { exampleFacts } from '@/pulse/compile/example';
import { hold, type Target } from '../kit/target';
import { lvscfTarget } from './lvscf';

/** A line of each generated file, as strict as what reads it: nothing that lvs.cf says can be another directive or argument. */
const LINES = {
  keepalivedConf:
    /^ *(?:[a-z_]+(?: [A-Za-z0-9_.:/[\]+-]+)*(?: \{)?|[0-9a-f.:]+(?:\/\d+ dev [\w.-]+(?: label [\w.:-]+)?(?: scope host)?)?|[\w.-]+|(?:file|script|notify_[a-z]+) "[A-Za-z0-9_.:/ [\]+-]+"|\}|# Made by pulse from lvs\.cf; changes here are lost\.)$/,
  table:
    /^(?:-A (?:-[tu] [0-9a-f.:[\]]+|-f \d+(?: -6)?) -s [a-z]+(?: -p \d+(?: -M [0-9.]+)?)?|-a (?:-[tu] [0-9a-f.:[\]]+|-f \d+(?: -6)?) -r [0-9a-f.:[\]]+ -[mgi] -w \d+)$/,
  places:
    /^(?:(?:tcp|udp):[0-9a-f.:[\]]+|fwm:\d+)(?:~\d+)? [0-9a-f.:[\]]+ -[tuf] [0-9a-f.:[\] -]+ -r [0-9a-f.:[\]]+$/,
  addresses: /^[0-9a-f.:]+\/\d{1,3} [A-Za-z0-9_][\w.-]{0,14}$/,
  quiet: /^[0-9a-f.:]+$/,
  gate: /^\d+ \d+ (?:stay|preempt)$/,
  modules: /^[a-z0-9_]+$/,
  roles: /^(?:(?:active|inactive) [ -~\x80-\uffff]*|\+[ -~\x80-\uffff]+|\.)$/,
  sysctl: /^(?:# [^\n]*|[a-z0-9_./-]+ = [0-9 ]+)$/i,
} as const;

/** lvs.cf to everything that the router runs from (keepalived.conf, ipvsadm's table, kernel values, commands). */
export const compileTarget: Target = {
  ...lvscfTarget,
  name: 'compile',
  check(input, random) {
    const config = read(parse(input).cst);
    const compiled = compile(config, exampleFacts(random.pick(['primary', 'backup'] as const)), {
      router: random.pick(['primary', 'backup'] as const),
      sha256: createHash('sha256').update(input).digest('hex'),
      runFolder: '/run/pulse',
      script: { file: '/usr/lib/lvs-console/bin/pulse', root: '/' },
      judge: () => null,
    });
    for (const one of compiled.findings)
      hold(compileSentence(one)?.includes('undefined') === false, 'a sentence has a hole', one);
    for (const [name, form] of Object.entries(LINES))
      for (const line of compiled[name as keyof typeof LINES].split('\n'))
        hold(line === '' || form.test(line), `a line of ${name} is none`, line);
    const braces = (sign: string) => compiled.keepalivedConf.split(sign).length;
    hold(braces('{') === braces('}'), 'keepalived.conf opens another number of blocks than it closes');
    if (compiled.intended) intendedSchema.parse(compiled.intended);
    else
      hold(compiled.table === '' && compiled.keepalivedConf === '', 'a refused file left something to run');
    return compiled.findings.map(({ code }) => code);
  },
};
