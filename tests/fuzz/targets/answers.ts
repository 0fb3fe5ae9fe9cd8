import { parsePublicKey } from '@/agent/peers/public-key';
import { knownKeys, keyOfLine, pinLine, withoutPins } from '@/lib/router/known-hosts';
import { exampleCheck } from '@/pulse/compile/example-check';
import type { CheckSpec } from '@/pulse/compile/intended';
import { feedbackOf, loadOf, saidText } from '@/pulse/load/words';
import { matcherOf, printable, type Verdict } from '@/pulse/nanny/expect';
import type { Random } from '../kit/random';
import { hold, same, type Target } from '../kit/target';

const page = { path: '/', host: null, status: [[200, 399]] as [number, number][], digest: null };
const SPECS: Partial<CheckSpec>[] = [
  { kind: 'sendExpect', expect: 'HTTP/1.' },
  { kind: 'sendExpect', expect: '*' },
  { kind: 'sendExpect', expect: 'H.*200|[[:digit:]]+x', regex: true },
  { kind: 'http', page },
  {
    kind: 'http',
    page: { ...page, digest: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' },
  },
];

/** What real servers, programs, agents of load and other routers' sshd say. */
export const answersTarget: Target = {
  name: 'answers',
  seeds: [
    'HTTP/1.1 200 OK\r\nServer: x\r\nContent-Length: 5\r\n\r\nhello',
    'HTTP/1.0 404 Not Found\r\n\r\n',
    '220 mail ESMTP \x1b[31m\r\n',
    ' 06:00:00 up 1 day,  2 users,  load average: 1.25, 0.50, 0.10\n',
    'up 75% # fine\n',
    'lvs2 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n@revoked [lvs2]:2222 ssh-ed25519 AAAA\n|1|c2FsdA==|x ssh-rsa AAAA\n',
  ],
  words: [
    ...[
      'HTTP/1.1 ',
      'HTTP/1.0 200 OK\r\n',
      'Content-Length: ',
      'Transfer-Encoding: chunked\r\n',
      '\r\n\r\n',
      '200',
      '99999999999999999',
    ],
    ...[
      'load average: ',
      'load averages: ',
      '0,50',
      '75%',
      'drain',
      'maint',
      'up',
      'stopped',
      'ssh-ed25519 ',
      'ssh-rsa ',
      '@revoked ',
      '@cert-authority ',
      '|1|',
    ],
  ],
  check(input, random) {
    const text = input.toString('latin1');
    const seen: string[] = [];
    for (const [n, change] of SPECS.entries()) seen.push(`${n} ${verdict(input, change, random)}`);
    hold(/^[ -~]*$/.test(printable(input, 4096)), 'a quoted answer holds signs that steer a terminal');
    for (const said of [loadOf(text), feedbackOf(text.split('\n')[0] ?? '')]) {
      if (said) hold(!/NaN|undefined|-/.test(saidText(said)), 'a load is no number', said);
      seen.push(said?.kind ?? 'no load');
    }
    knownHosts(input.toString('utf8'));
    seen.push('wrong' in parsePublicKey(text) ? 'no key' : 'key');
    return seen;
  },
};

/** However the answer comes in pieces, the same comes of it; and a reason quotes a bounded piece. */
function verdict(input: Buffer, change: Partial<CheckSpec>, random: Random): string {
  const make = matcherOf({ ...exampleCheck(), ...change });
  hold(typeof make === 'function', 'there is no matcher');
  const run = (pieces: Buffer[]) => {
    const matcher = make();
    let found: Verdict = null;
    let now = 0;
    for (const piece of pieces) if ((found = matcher.add(piece, (now += 100_000)))) break;
    return found ?? matcher.end('closed-early');
  };
  const at = random.below(input.length + 1);
  const [whole, cut] = [run([input]), run([input.subarray(0, at), input.subarray(at)])];
  // A regular expression may match at the end of a piece (docs in expect.ts); everything else must not see the pieces.
  if (!change.regex) same(said(cut), said(whole), 'a server is judged by the pieces of its answer');
  hold(JSON.stringify(whole).length < 2000, 'a reason that fills a page');
  return said(whole);
}

const said = (verdict: NonNullable<Verdict>) => (verdict.matched ? 'matched' : verdict.reason.code);

function knownHosts(text: string): void {
  for (const host of ['lvs2', 'fd00::1']) {
    for (const key of knownKeys(text, host, 22).pinned)
      same(
        keyOfLine(pinLine(host, 22, key), host, 22)?.type,
        key.type,
        'a pinned key is read as another one',
      );
    const left = withoutPins(text, host, 22);
    hold(knownKeys(left, host, 22).pinned.length === 0, 'a pin is left');
    same(
      knownKeys(left, host, 22).revoked.length,
      knownKeys(text, host, 22).revoked.length,
      'a revocation is gone',
    );
  }
}
