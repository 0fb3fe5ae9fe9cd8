import { AgentError, type ChangeState, type LvsdStatus, type Reason, type Status } from '@/lib/protocol';
import type { Agent } from '../agent';
import { assertValid } from '../config/check';
import { noticeHandEditLocked } from '../config/hand-edit';
import { sha256Of } from '../config/lvscf-file';
import { assertBase } from '../config/save';
import type { Parsed } from '../method';
import { pulseRuns } from '../system/pulse-state';
import { clock, secondsLeft, type Clock } from './deadline';
import { applyTarget, keepGeneration, releaseGeneration, restoreFile, restoreService } from './effects';
import { agentItself, ChangeFile, isPending, type Actor, type ChangeRecord } from './record';
import { droppedSince, takePicture, watchedOf } from './watch';

/** A coordinator commits within seconds of the last prepare; one that is silent for so long has died, and others may go on. */
const prepareLimitS = 300;
/** When going back fails (pulse does not come up), it is tried again so often until it succeeds or somebody mends it. */
const retryMs = 30_000;

/**
 * This router's part in the pair-wide change (design 5, docs/change.md): prepare → commit → confirm | abort, one at a time, each
 * step idempotent and on disk before it is answered. All public methods take the lock.
 */
export class Changes {
  private readonly file: ChangeFile;
  private record: ChangeRecord | null = null;
  private timer: NodeJS.Timeout | null = null;
  /** fulfilled once what open() found has been settled or failed to be */
  settled: Promise<void> = Promise.resolve();
  /** why the last attempt to go back failed */
  private obstacle = '';

  constructor(
    private readonly agent: Omit<Agent, 'changes'>,
    private readonly now: Clock = clock,
  ) {
    this.file = new ChangeFile(agent.paths.agentData);
  }

  /**
   * Reads what was pending and begins to settle it: the first thing that a starting agent does, and `lvs-agent settle` at boot.
   * Settling may move the service and take a minute; whoever reads meanwhile is answered, whoever changes waits.
   * @returns once it is known what is pending
   * @throws when change.json cannot be understood
   */
  async open(): Promise<void> {
    this.record = await this.file.load();
    this.settled = this.agent.lock
      .run(() => this.settle())
      .catch((error: unknown) => {
        this.agent.log('error', 'settling a change failed', { detail: String(error).slice(0, 500) });
        this.wakeIn(retryMs);
      });
  }

  /** Ends the timers; the change stays as it is on disk. */
  close(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  /** The change that holds the router, null when none does. */
  pending(): ChangeState | null {
    return this.record && isPending(this.record) ? this.record.state : null;
  }

  /** The change whose way back failed and is tried again, null when there is none. */
  stuck(): ChangeState | null {
    return this.record?.doing === 'reverting' ? this.record.state : null;
  }

  /** @throws AgentError `change-pending`, naming the change and its owner */
  assertNone(): void {
    const pending = this.pending();
    if (!pending) return;
    const { changeId, owner, step } = pending;
    throw new AgentError('change-pending', { params: { changeId, owner, step } });
  }

  /** @param changeId null: the pending or else the last one */
  get(changeId: string | null): ChangeState | null {
    if (!this.record || (changeId !== null && this.record.state.changeId !== changeId)) return null;
    return this.record.state;
  }

  prepare(params: Parsed<'change.prepare'>, caller: string) {
    return this.agent.lock.run(async () => {
      const target = Buffer.from(params.bundle.lvscf, 'base64');
      const { changeId, owner, revertAfter, reason } = params;
      const sha256 = sha256Of(target);
      if (this.record?.state.changeId === changeId) {
        const { state } = this.record;
        if (state.target !== sha256 || state.base !== params.base) throw wrongStep(state, 'prepared');
        return { state, findings: [] };
      }
      this.assertNone();
      const now = await noticeHandEditLocked(this.agent);
      assertBase(now, params.base);
      const findings = await assertValid(this.agent, target, pulseRuns(this.agent.paths));
      const prepared = this.now();
      const none = { committedAt: null, revertAt: null, endedAt: null, reason: null, applied: false };
      await this.store({
        state: {
          changeId,
          step: 'prepared',
          owner,
          base: params.base,
          target: sha256,
          preparedAt: prepared.wall,
          ...none,
        },
        caller,
        base: now && now.content.toString('base64'),
        target: params.bundle.lvscf,
        revertAfter,
        reason,
        doing: 'idle',
        prepared,
        committed: null,
        generation: null,
        watched: null,
        reverter: null,
        moving: false,
      });
      this.arm();
      return { state: this.record!.state, findings };
    });
  }

  commit(changeId: string): Promise<ChangeState> {
    return this.agent.lock.run(async () => {
      const record = this.named(changeId);
      const { step } = record.state;
      if (step === 'committed' || step === 'confirmed') return record.state;
      if (step !== 'prepared') throw wrongStep(record.state, 'committed');
      const generation = await keepGeneration(this.agent.paths).catch(notWritten('kept'));
      await this.store({ ...record, doing: 'committing', generation });
      try {
        return await this.effect(record.revertAfter);
      } catch (error) {
        const failed = error instanceof AgentError ? error : new AgentError('internal');
        const why = { code: failed.code, params: { detail: (failed.data.detail ?? '').slice(0, 500) } };
        await this.goBack(why, agentItself(why));
        throw error;
      }
    });
  }

  private async effect(revertAfter: number | null): Promise<ChangeState> {
    const before = await takePicture(this.agent.paths);
    const applied = await applyTarget(this.agent, this.record!);
    const after = applied ? await takePicture(this.agent.paths) : null;
    const watched = before && after ? watchedOf(before, after.intended) : null;
    const committed = this.now();
    const revertAt =
      revertAfter === null ? null : new Date(Date.parse(committed.wall) + revertAfter * 1000).toISOString();
    const { state: prepared } = this.record!;
    const state: ChangeState = {
      ...prepared,
      step: 'committed',
      committedAt: committed.wall,
      revertAt,
      applied,
      watch: watched && { servers: watched.servers.length, seconds: watched.seconds },
    };
    await this.store({ ...this.record!, state, committed, watched, doing: 'idle' });
    this.arm();
    return state;
  }

  confirm(changeId: string, by: Actor): Promise<ChangeState> {
    return this.agent.lock.run(async () => {
      const { state } = this.named(changeId);
      if (state.step === 'confirmed') return state;
      if (state.step !== 'committed' || this.record!.doing !== 'idle') throw wrongStep(state, 'confirmed');
      await this.end('confirmed', { code: 'confirmed', params: {} }, by);
      return this.record!.state;
    });
  }

  /**
   * It stays for so many seconds from now before it goes back by itself. Never makes the time shorter, so that of two who ask at
   * once nobody loses what he was promised.
   */
  extend(changeId: string, seconds: number, by: Actor): Promise<ChangeState> {
    return this.agent.lock.run(async () => {
      const { state, committed, revertAfter } = this.named(changeId);
      if (state.step !== 'committed' || this.record!.doing !== 'idle') throw wrongStep(state, 'committed');
      const left = this.left();
      if (revertAfter === null || committed === null || left >= seconds) return state;
      const now = this.now();
      const revertAt = new Date(Date.parse(now.wall) + seconds * 1000).toISOString();
      await this.store({
        ...this.record!,
        // counted from the commit, as the timer is
        revertAfter: revertAfter - left + seconds,
        state: { ...state, revertAt },
      });
      this.agent.log('info', 'change extended', { changeId, seconds, ...by });
      this.arm();
      return this.record!.state;
    });
  }

  /** What went down with the last change although it was not touched by it, as findings. */
  dropped(checks: LvsdStatus['checks']): Status['findings'] {
    return this.record ? droppedSince(this.record, this.now(), checks) : [];
  }

  abort(changeId: string, by: Actor): Promise<ChangeState> {
    return this.agent.lock.run(async () => {
      const { state, doing } = this.named(changeId);
      if (state.step === 'aborted' || state.step === 'reverted') return state;
      if (state.step === 'confirmed') throw wrongStep(state, 'aborted');
      const asked = { code: 'asked', params: {} };
      if (state.step === 'prepared' && doing === 'idle') await this.end('aborted', asked, by);
      else await this.goBack(asked, by);
      if (this.stuck())
        throw new AgentError('pulse-failed', { params: { verb: 'revert' }, detail: this.obstacle });
      return this.record!.state;
    });
  }

  private named(changeId: string): ChangeRecord {
    if (this.record?.state.changeId !== changeId)
      throw new AgentError('no-such-change', { params: { changeId } });
    return this.record;
  }

  /** What time or a restart makes of the change; holds the lock. */
  private async settle(): Promise<void> {
    const { record } = this;
    if (!record || !isPending(record)) return;
    const interrupted = { code: 'interrupted', params: {} };
    if (record.doing === 'committing' || record.doing === 'reverting')
      return this.goBack(interrupted, agentItself(interrupted));
    if (this.left() > 0) return this.arm();
    const timer = { code: 'timer', params: {} };
    const by = agentItself(timer);
    await (record.state.step === 'prepared' ? this.end('aborted', timer, by) : this.goBack(timer, by));
  }

  /** Seconds until the change ends by itself; Infinity: it does not. */
  private left(): number {
    const { state, prepared, committed, revertAfter } = this.record!;
    if (state.step === 'prepared') return secondsLeft(prepareLimitS, prepared, this.now());
    return revertAfter === null || !committed ? Infinity : secondsLeft(revertAfter, committed, this.now());
  }

  private arm(): void {
    this.close();
    const seconds = this.left();
    // setTimeout counts on the monotonic clock. A limit is at most a day, far below its own bound.
    if (seconds !== Infinity) this.wakeIn(Math.max(0, seconds * 1000));
  }

  private wakeIn(ms: number): void {
    this.close();
    this.timer = setTimeout(() => {
      this.agent.lock
        .run(() => this.settle())
        .catch((error: unknown) => {
          this.agent.log('error', 'settling a change failed', { detail: String(error).slice(0, 500) });
          this.wakeIn(retryMs);
        });
    }, ms);
  }

  /**
   * Restores file and service, then says `reverted`. What fails stays pending and is tried again. One obstacle keeps nothing else:
   * where the disk takes nothing the service goes back all the same, since whom the change cut off waits for just that.
   */
  private async goBack(why: Reason, by: Actor): Promise<void> {
    this.close();
    const { state, doing, reverter } = this.record!;
    // A second attempt keeps the reason of the first, and who began it.
    const again = doing === 'reverting';
    const reason = again ? (state.reason ?? why) : why;
    const began = again ? (reverter ?? agentItself(reason)) : by;
    const obstacles: string[] = [];
    const attempt = (work: Promise<void>) =>
      work.catch((error: unknown) => {
        obstacles.push(String(error));
      });
    // What is on the disk, committing or committed, makes a successor go back as well.
    const note = (record: ChangeRecord) => attempt(this.store((this.record = record)));
    await note({ ...this.record!, doing: 'reverting', reverter: began, state: { ...state, reason } });
    await attempt(restoreFile(this.agent, this.record!));
    await attempt(
      restoreService(this.agent, this.record!, () => note({ ...this.record!, moving: true })).then(() => {
        this.record = { ...this.record!, moving: false };
      }),
    );
    if (obstacles.length === 0) await attempt(this.end('reverted', reason, began));
    if (obstacles.length === 0) return;
    this.obstacle = obstacles.join('; ').slice(0, 1000);
    this.agent.log('error', 'going back failed', { changeId: state.changeId, detail: this.obstacle });
    this.wakeIn(retryMs);
  }

  private async end(step: 'confirmed' | 'aborted' | 'reverted', reason: Reason, by: Actor): Promise<void> {
    const state = { ...this.record!.state, step, reason, endedAt: this.now().wall, revertAt: null };
    await this.store({ ...this.record!, doing: 'idle', state });
    // Not before: what could not be written down has not ended, and its timer goes on.
    this.close();
    await releaseGeneration(this.agent.paths);
    this.agent.log(step === 'confirmed' ? 'info' : 'warning', `change ${step}`, {
      changeId: state.changeId,
      owner: state.owner,
      reason: reason.code,
      ...by,
    });
  }

  private async store(record: ChangeRecord): Promise<void> {
    await this.file.store(record).catch(notWritten('change.json'));
    this.record = record;
  }
}

const notWritten = (what: string) => (error: Error) => {
  throw new AgentError('write-failed', { params: { what }, detail: error.message });
};

function wrongStep(state: ChangeState, wanted: string): AgentError {
  return new AgentError('wrong-step', { params: { changeId: state.changeId, step: state.step, wanted } });
}
