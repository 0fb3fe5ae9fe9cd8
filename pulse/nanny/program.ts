import { type CheckResult, RunningCheck, type Target } from './check';
import { printable } from './expect';
import { OUTPUT_LIMIT } from './programs/contained';
import type { Programs, Ran, Run } from './programs/programs';
import type { Timers } from './timers';

/**
 * A check by `send_program`: the program is run with the real server's address for the word `%h` and its port for `%p`, and
 * what it prints must be exactly `expect`, one line end at its end left away (as the original compared; the regular expression
 * does not count here). Whatever else becomes of it is a failure with a reason of its own.
 */
export class ProgramCheck extends RunningCheck {
  readonly #run: Run;

  constructor(target: Target, timers: Timers, programs: Programs, done: (result: CheckResult) => void) {
    super(target, timers, done);
    const words: Record<string, string> = { '%h': target.address, '%p': String(target.port) };
    const argv = target.spec.program.map((word) => words[word] ?? word);
    this.#run = programs.run(argv, (ran) => this.settled || this.#judge(ran));
  }

  #judge(ran: Ran): void {
    const { program: words, expect, statusDecides } = this.target.spec;
    const program = words[0] ?? '';
    switch (ran.how) {
      case 'refused': {
        const missing = ran.refusal.code === 'missing';
        const params = { program, why: ran.refusal.code, detail: ran.refusal.detail };
        return this.bad(missing ? 'program-missing' : 'program-not-permitted', params);
      }
      case 'not-started':
        return this.undecided('local-error', { error: ran.error });
      case 'flood':
        return this.bad('program-flood', { bytes: OUTPUT_LIMIT });
      case 'signal':
        return this.bad('program-signal', { signal: ran.signal });
      case 'exit':
        if (ran.code !== 0) {
          this.target.trace?.received.add(ran.output);
          return this.bad('program-exit', { code: ran.code, said: printable(ran.said) });
        }
    }
    this.target.trace?.received.add(ran.output);
    const output = ran.output.at(-1) === 10 ? ran.output.subarray(0, -1) : ran.output;
    if (expect === null) return statusDecides ? this.good() : this.bad('program-without-expect');
    if (output.equals(Buffer.from(expect, 'latin1'))) this.good();
    else this.bad('mismatch', { received: printable(output) });
  }

  protected expired(): void {
    const { timeout: seconds } = this.target.spec;
    const { startedAt } = this.#run;
    // one whose turn came late had no fair chance
    if (startedAt !== null && performance.now() - startedAt > seconds * 500)
      this.bad('program-hung', { seconds });
    else this.undecided('program-waits', { seconds });
  }

  protected release(): void {
    this.#run.kill();
  }
}
