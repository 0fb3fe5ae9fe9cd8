import words from '@/lib/i18n/messages/en/real-server.json';
import { findServers, parse, read } from '@/lib/lvscf';
import { AgentError } from '@/lib/protocol';
import { HOWS, realServerSetup, type Setup, stepLines, SYSTEMS, undoLines } from '@/lib/real-server';
import { EXIT, UsageError, type Context, type Verb } from './command';
import { notFoundWords } from './operate';

export const realServer: Verb = {
  name: 'real-server',
  usage: 'VS RS [--how arp|arptables|redirect|dummy] [--family debian|networkd|rhel|runtime] [--undo]',
  summary: 'what root must type on a real server so that it takes what the routers send; runs nothing',
  options: {
    how: { type: 'string' },
    family: { type: 'string' },
    undo: { type: 'boolean' },
  },
  words: [2, 2],
  async run(context) {
    const [vs = '', rs = ''] = context.words;
    const how = oneOf(context, 'how', HOWS);
    const system = oneOf(context, 'family', SYSTEMS);
    const router = context.local();
    const saved = await router.call('config.read', { which: 'saved' });
    if (!saved) throw new AgentError('nothing-saved', { params: { router: router.name } });
    const config = read(parse(Buffer.from(saved.content, 'base64')).cst);
    const found = findServers(config, vs, rs);
    if (!Array.isArray(found)) throw new UsageError(notFoundWords(found, vs, rs));
    const machines = new Map(found.map(({ server: s }) => [`${s.forwarding} ${s.address}`, s]));
    const setups = [...machines.values()].map((server) => realServerSetup(config, server, how, system));
    const sound = setups.filter((setup) => typeof setup !== 'string');
    if (context.json) context.data(setups.map((s) => (typeof s === 'string' ? { problem: s } : s)));
    else context.say(sound.map((setup) => text(setup, context.flag('undo'))).join('\n\n'));
    for (const problem of setups) if (typeof problem === 'string') context.complain(words.problem[problem]);
    return sound.length === setups.length ? EXIT.ok : EXIT.failed;
  },
};

/** The first where nothing is said. */
function oneOf<T extends string>(context: Context, option: string, allowed: readonly [T, ...T[]]): T {
  const given = context.text(option);
  const known = given === undefined ? allowed[0] : allowed.find((one) => one === given);
  if (known === undefined)
    throw new UsageError(`--${option} is one of ${allowed.join(', ')}, not “${given}”.`);
  return known;
}

/** A script in its form; the administrator reads it before he types it. */
function text(setup: Setup, undo: boolean): string {
  const { server, way, how, system, vips, steps, tests, mss } = setup;
  const head = [server, words.way[way], ...(how ? [words.how[how]] : []), words.system[system], ...vips];
  const out = [`# ${head.join('; ')}`];
  if (undo) {
    out.push(`# ${words.undoNote}`);
    for (const step of [...steps].reverse()) out.push(...undoLines(step));
    return out.join('\n');
  }
  for (const step of steps) out.push('', `# ${words.steps[step.code]}`, ...stepLines(step));
  out.push('', `# ${words.tests}:`);
  for (const { doctor, command } of tests)
    out.push(`#   ${command.join(' ')}`, `#     ${words.test[doctor ?? 'check']}`);
  if (mss !== null) out.push(`# ${words.mss.replace('{mss}', String(mss))}`);
  return out.join('\n');
}
