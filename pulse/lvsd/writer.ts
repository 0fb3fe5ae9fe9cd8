import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, constants, openSync, rmSync, writeSync } from 'node:fs';
import { environment, programPath, run } from './programs';

/**
 * Bytes of one write: PIPE_BUF of Linux. Up to there a write to a pipe is whole or not at all, and ipvsadm executes a cut last
 * line when its writer dies (`-w 10` of `-w 100`), so only whole lines go in, and never more than this at once.
 */
const PIPE_BUF = 4096;

/** Milliseconds between tries while the pipe is full: it holds 900 lines, for which the child needs 90 ms or more. */
const FULL = 20;

/** Milliseconds after which a child that takes nothing from a full pipe is given up. */
const STUCK = 10_000;

/** Bytes of the child's messages that are kept for one batch. */
const MESSAGES = 16_384;

/** ipvsadm ended, or was ended, in the middle of a batch. */
export class ChildEnded extends Error {}

/** One living `ipvsadm --restore`. Lines that the kernel refuses are printed and passed over; a syntax error ends it. */
export class RestoreChild {
  #child: ChildProcess | null = null;
  #pipe = -1;
  #messages = '';
  #starting: Promise<void> | null = null;

  /** @param fifo path at which the pipe is made; it is gone again as soon as both ends are open */
  constructor(
    private readonly fifo: string,
    private readonly log: (sentence: string) => void,
  ) {}

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  get alive(): boolean {
    return this.#child !== null;
  }

  /** What it printed since the last `write` began, a message of the kernel a line. */
  get messages(): string[] {
    return this.#messages.split('\n').filter((line) => line.trim() !== '');
  }

  /** @throws Error, a sentence, when it cannot be started */
  async ensure(): Promise<void> {
    if (this.#child) return;
    this.#starting ??= this.#start().finally(() => (this.#starting = null));
    await this.#starting;
  }

  async #start(): Promise<void> {
    const program = programPath('ipvsadm');
    rmSync(this.fifo, { force: true });
    await run('mkfifo', ['-m', '600', this.fifo]);
    let keep = -1;
    let read = -1;
    try {
      // A FIFO opens at once only while its other end is open too, hence the first descriptor, closed again at the end.
      // The child gets a reading end only: when lvsd dies, however it dies, the child sees the end of its input and goes.
      keep = openSync(this.fifo, constants.O_RDWR);
      read = openSync(this.fifo, constants.O_RDONLY);
      const pipe = openSync(this.fifo, constants.O_WRONLY | constants.O_NONBLOCK);
      rmSync(this.fifo, { force: true });
      await this.#spawn(program, read, pipe);
    } finally {
      if (keep >= 0) closeSync(keep);
      if (read >= 0) closeSync(read);
    }
  }

  #spawn(program: string, read: number, pipe: number): Promise<void> {
    const child = spawn(program, ['--restore'], {
      stdio: [read, 'ignore', 'pipe'],
      env: environment,
    });
    child.stderr?.setEncoding('latin1').on('data', (text: string) => {
      this.#messages = (this.#messages + text).slice(0, MESSAGES);
    });
    child.on('exit', (code, signal) => {
      if (this.#child !== child) return;
      this.#drop();
      this.log(
        `ipvsadm ended (${signal ?? `exit status ${code}`}); it is started again when there is something to write.`,
      );
    });
    return new Promise((resolve, reject) => {
      child.once('error', (error) => {
        if (this.#child === child) this.#drop();
        else closeSync(pipe);
        reject(new Error(`ipvsadm cannot be started: ${error.message}`));
      });
      child.once('spawn', () => {
        this.#child = child;
        this.#pipe = pipe;
        resolve();
      });
    });
  }

  #drop(): void {
    this.#child = null;
    if (this.#pipe >= 0) closeSync(this.#pipe);
    this.#pipe = -1;
  }

  /**
   * Hands over whole lines, without their line ends. That they are handed over says nothing yet: the kernel's table does.
   * @throws Error, a sentence, when the child cannot be started, has ended or takes nothing any more
   */
  async write(lines: string[]): Promise<void> {
    this.#messages = '';
    await this.ensure();
    for (const block of blocks(lines)) await this.#block(block);
  }

  async #block(block: Buffer): Promise<void> {
    const giveUp = performance.now() + STUCK;
    for (;;) {
      if (!this.#child) throw new ChildEnded('ipvsadm ended while it was being written to.');
      try {
        writeSync(this.#pipe, block);
        return;
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code !== 'EAGAIN') throw new ChildEnded(`ipvsadm takes no more input (${code}).`);
      }
      if (performance.now() > giveUp) {
        this.kill();
        throw new ChildEnded(`ipvsadm took nothing for ${STUCK / 1000} s and was ended.`);
      }
      await new Promise((resolve) => setTimeout(resolve, FULL));
    }
  }

  /** Ends a child that is stuck, with whatever it has not read yet. */
  kill(): void {
    const child = this.#child;
    this.#drop();
    child?.kill('SIGKILL');
  }

  /** Lets the child read to its end and go. */
  close(): void {
    this.#drop();
  }
}

/** Lines packed into blocks of at most PIPE_BUF bytes. */
export function blocks(lines: string[]): Buffer[] {
  const result: Buffer[] = [];
  let text = '';
  for (const line of lines) {
    if (text.length + line.length + 1 > PIPE_BUF) {
      result.push(Buffer.from(text, 'latin1'));
      text = '';
    }
    text += `${line}\n`;
  }
  if (text) result.push(Buffer.from(text, 'latin1'));
  return result;
}
