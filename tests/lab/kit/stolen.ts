import { z } from 'zod';
import { errorCodes, type MethodName, responseSchema } from '@/lib/protocol';
import type { RouterName, TestLab } from './index';

/** Sends the lines of stdin to a Unix socket, each after the answer to the one before; prints the answers. */
const ASK = `
const lines = require('fs').readFileSync(0, 'utf8').split('\\n');
const socket = require('net').connect(process.argv[1]);
socket.on('error', (error) => { console.error(error.code); process.exit(1); });
const next = () => (lines.length ? socket.write(lines.shift() + '\\n') : socket.end());
socket.on('connect', next);
require('readline').createInterface({ input: socket }).on('line', (line) => { console.log(line); next(); });
`;

/** What the agent answered: its result, or the code of its error. */
export interface Answered {
  code: 'ok' | (typeof errorCodes)[number];
  /** codes of findings, errors and warnings */
  findings: string[];
  result: unknown;
}

const findingsOf = z.object({ findings: z.array(z.object({ code: z.string() })) });

/** Somebody who has become the console on a router: its account, and nothing of its program. */
export class StolenConsole {
  constructor(
    private readonly lab: TestLab,
    private readonly router: RouterName,
  ) {}

  /** Calls, one after the other, over the agent's socket. @returns an answer for each */
  async ask(calls: [method: string, params: unknown][]): Promise<Answered[]> {
    const lines = calls.map(([method, params], id) => JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    const said = await this.lab.run(
      this.router,
      ['node', '-e', ASK, this.lab.paths(this.router).agentSocket],
      {
        user: 'lvs-console',
        stdin: lines.join('\n'),
        timeoutMs: 300_000,
      },
    );
    return said.trim().split('\n').map(answered);
  }

  /** One call whose parameters are of the protocol. */
  async call(method: MethodName, params: object): Promise<Answered> {
    const [answer] = await this.ask([[method, params]]);
    if (!answer) throw new Error(`${method}: no answer`);
    return answer;
  }

  /** Saves upon whatever stands there. */
  async save(text: string): Promise<Answered> {
    return this.call('config.save', {
      content: Buffer.from(text).toString('base64'),
      base: await this.saved(),
      author: 'piranha',
    });
  }

  /** hash of lvs.cf */
  async saved(): Promise<string | null> {
    const { result } = await this.call('config.read', { which: 'saved' });
    return (result as { sha256: string } | null)?.sha256 ?? null;
  }
}

function answered(line: string): Answered {
  const { result, error } = responseSchema.parse(JSON.parse(line));
  const findings = findingsOf.safeParse(error ? error.data : result);
  return {
    code: error ? z.enum(errorCodes).parse(error.data?.code) : 'ok',
    findings: findings.success ? findings.data.findings.map(({ code }) => code) : [],
    result,
  };
}
