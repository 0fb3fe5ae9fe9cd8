import { Duplex } from 'node:stream';
import { tooDeep } from '@/agent/server/depth';
import { LineSplitter } from '@/agent/server/lines';
import {
  AgentError,
  errorSentence,
  lvsdCheckSchema,
  lvsdReplySchema,
  lvsdRequestSchema,
  methods,
  requestSchema,
  type MethodName,
} from '@/lib/protocol';
import { intentSchema, mergeIntents, parseIntents, printIntents } from '@/lib/protocol/intents';
import { RpcConnection } from '@/lib/router/rpc-connection';
import type { Random } from '../kit/random';
import { hold, same, type Target } from '../kit/target';

const names = Object.keys(methods) as MethodName[];
const call = (method: string, params: object) =>
  `${JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })}\n`;
const INTENT = 'tcp:192.168.1.250:80 192.168.1.111:80 weight=5 2026-11-22T06:00:00.000Z piranha\n';

const VALUES: unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  0.5,
  2 ** 53,
  '',
  'x',
  'local',
  '../../etc/passwd',
  '-rf',
  'a\nb',
  'a\0b',
  '\u2028',
  '\ud800',
  'tcp:192.168.1.250:80',
  'AA==',
  'not base64!',
  'a'.repeat(64),
  '2026-11-22T06:00:00Z',
  '9999-99-99T99:99:99Z',
  [],
  {},
  [[]],
  { ipv4: true },
  { __proto__: null, constructor: 1 },
];
const KEYS =
  'content base author reason kind which id changeId owner bundle lvscf revertAfter verb service server limit offset filter lines protocol intents state weight at by lowered maintenance name enabled ipv4'.split(
    ' ',
  );

function message(random: Random): string {
  const params = Object.fromEntries(
    Array.from({ length: random.below(6) }, () => [random.pick(KEYS), random.pick(VALUES)]),
  );
  return call(random.pick([...names, 'nothing', '__proto__', 'constructor', 'toString']), params);
}

/** Lines of the agent's protocol on both sides, lvsd's, and the file of operators' decisions. */
export const protocolTarget: Target = {
  name: 'protocol',
  seeds: [
    call('hello', { protocol: 1 }) + call('status', {}),
    call('config.save', { content: 'AA==', base: null, author: 'piranha', reason: 'x' }),
    '{"jsonrpc":"2.0","id":1,"result":{"protocol":1,"version":"0.1.0","hostname":"lvs1"}}\n',
    '{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"conflict","data":{"code":"conflict","params":{"a":1},"detail":"x"}}}\n',
    '{"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"forbidden","data":{"code":"forbidden","params":{}}}}\n',
    '{"ok":false,"error":{"code":"no-such-server","params":{}}}\n{"method":"check","service":"a","server":"b"}\n',
    INTENT + INTENT.replace('weight=5', 'drained').replace('piranha', 'örg \u2028 x'),
  ],
  words: [
    ...names.map((name) => `"${name}"`),
    ...KEYS.map((key) => `"${key}":`),
    ...[
      '"jsonrpc":"2.0"',
      '"id":null',
      '"id":1',
      '"result":',
      '"error":{',
      '"data":{',
      '"params":{}',
      '[[[[[[[[',
      '{"a":',
      '\\ud800',
      '1e999',
    ],
    ...[
      'drained',
      'halted',
      'resumed',
      'gone',
      'weight=65536',
      'fwm:80',
      'udp:[fd00::1]:53',
      '2026-11-22T24:00:00Z',
      '0000-01-01T00:00:00Z',
    ],
  ],
  generate: (random) => Array.from({ length: 1 + random.below(3) }, () => message(random)).join(''),
  async check(input, random) {
    const seen: string[] = [];
    const lines = split(input, random);
    for (const line of lines.slice(0, 200)) atAgent(line, seen);
    seen.push(await atClient(input, random));
    decisions(input.toString('utf8'));
    return seen;
  },
};

/** However the bytes come in pieces, the lines are the same. */
function split(input: Buffer, random: Random): Buffer[] {
  const splitter = new LineSplitter(64 * 1024);
  const lines: Buffer[] = [];
  let cut = false;
  for (let at = 0; at < input.length && !cut;) {
    const end = at + 1 + random.below(random.once(2) ? 7 : 5000);
    const whole = splitter.push(input.subarray(at, end));
    if (whole) lines.push(...whole);
    else cut = true;
    at = end;
  }
  const must = input.toString('latin1').split('\n');
  const last = must.pop() ?? '';
  const tooLong = [...must, last].some(({ length }) => length > 64 * 1024);
  hold(cut === tooLong, 'a line is too long, or is not');
  if (!cut)
    same(
      lines.map((line) => line.toString('latin1')),
      must,
      'lines are cut elsewhere',
    );
  return lines;
}

function atAgent(line: Buffer, seen: string[]): void {
  const deep = tooDeep(line);
  let json: unknown;
  try {
    json = deep ? null : JSON.parse(line.toString('utf8'));
  } catch {
    seen.push('not JSON');
    return;
  }
  for (const schema of [lvsdRequestSchema, lvsdReplySchema, lvsdCheckSchema]) schema.safeParse(json);
  const request = requestSchema.safeParse(json);
  seen.push(deep ? 'deep' : request.success ? 'request' : 'no request');
  if (!request.success || !Object.hasOwn(methods, request.data.method)) return;
  const name = request.data.method as MethodName;
  const parsed = methods[name].params.safeParse(request.data.params ?? {});
  seen.push(`${name} ${parsed.success}`);
}

/** Whatever the other side answers, a call ends with a result or an error that has its sentence. */
async function atClient(input: Buffer, random: Random): Promise<string> {
  const stream = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });
  const connection = new RpcConnection('lvs2', { stream, explain: () => 'gone', close: () => undefined });
  const answer = connection.request('hello', {}, 60_000).then(
    () => 'result',
    (error: unknown) => {
      if (!(error instanceof AgentError)) throw error;
      const words = errorSentence({ ...error.data, code: error.code });
      hold(words.length > 5, 'an error has no sentence', error.code);
      return error.code;
    },
  );
  const half = random.below(input.length + 1);
  stream.emit('data', input.subarray(0, half));
  stream.emit('data', input.subarray(half));
  connection.close();
  return answer;
}

function decisions(text: string): void {
  const intents = parseIntents(text);
  same(parseIntents(printIntents(intents)), intents, 'decisions are read as others than were written');
  const merged = mergeIntents(intents, [...intents].reverse(), Date.parse('2026-11-22T07:00:00Z'));
  same(
    mergeIntents(merged, intents, Date.parse('2026-11-22T07:00:00Z')),
    merged,
    'merging twice is not merging once',
  );
  for (const by of new Set([text.split('\n')[0]?.slice(0, 200) ?? '', text.slice(-20)])) {
    const one = intentSchema.safeParse({
      service: 'fwm:80',
      server: '10.0.0.1:80',
      state: 'halted',
      weight: null,
      at: '2026-11-22T06:00:00Z',
      by,
    });
    if (one.success)
      same(parseIntents(printIntents([one.data])), [one.data], 'a decision is lost by being written');
  }
}
