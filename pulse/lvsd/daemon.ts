import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endpoint } from '@/lib/lvscf/address';
import type { LvsdCheck, LvsdReply, LvsdRequest } from '@/lib/protocol/lvsd';
import type { Paths } from '@/lib/protocol/paths';
import { isInForce } from '@/lib/protocol/intents';
import { reasonSentence } from '@/lib/protocol/reasons';
import type { Intended } from '@/pulse/compile';
import { serverOf } from '@/pulse/intents';
import { LoadMonitor } from '@/pulse/load';
import { type Health, type Memory, Nanny, type Patient, Programs, watchKey } from '@/pulse/nanny';
import { Decided } from './decided';
import { FailoverGuard } from './failover-guard';
import { Keeper } from './keeper';
import { Kernel } from './kernel';
import { LoadError, loadIntended } from './load';
import { installed } from './programs';
import { Passes } from './passes';
import { patientsOf } from './patients';
import { predecessorGone } from './predecessor';
import { Readiness } from './readiness';
import { Saver } from './saver';
import { statusOf } from './status';
import { Store } from './store';
import { destinationOf } from './want';
import { Weights } from './weights';
import { RestoreChild } from './writer';

/**
 * Programs that read loads at once: so few that they take nothing from the checks, and 200 servers asked by ssh every 20 s (a
 * second each) still have their turn.
 */
const LOAD_PROGRAMS = 10;

/** Milliseconds between looks at whether this router should lead: what a returning router waits beyond its round of checks. */
const READY_EVERY = 500;

type Log = (who: 'lvsd' | 'nanny', sentence: string) => void;

/** lvsd as a whole: one configuration, one table, one nanny. */
export class Daemon {
  readonly #startedAt = Date.now();
  readonly #kernel = new Kernel();
  readonly #store: Store;
  readonly #writer: RestoreChild;
  readonly #keeper: Keeper;
  readonly #nanny: Nanny;
  readonly #load: LoadMonitor;
  readonly #weights = new Weights(
    () => performance.now(),
    (service, server) => this.#load.share(service, server),
  );
  #intended: Intended | null = null;
  readonly #decided: Decided;
  #loadError: LoadError | null = null;
  #memory = new Map<string, Memory>();
  #watching = false;
  #timeoutsFailed: string | null = null;
  readonly #passes: Passes;
  readonly #saver: Saver;
  readonly #guard: FailoverGuard;
  readonly #ready: Readiness;
  #readyLook: NodeJS.Timeout | null = null;

  constructor(
    private readonly paths: Paths,
    private readonly log: Log,
  ) {
    const say = (sentence: string) => log('lvsd', sentence);
    this.#decided = new Decided(paths, say);
    this.#store = new Store(paths.pulseRun);
    this.#writer = new RestoreChild(path.join(paths.pulseRun, 'lvsd.fifo'), say);
    this.#nanny = new Nanny(
      { checked: (p, health, before) => this.#checked(p, health, before) },
      new Programs(paths.agentConf),
    );
    this.#load = new LoadMonitor({
      programs: new Programs(paths.agentConf, LOAD_PROGRAMS),
      agentConf: paths.agentConf,
      find: installed,
      changed: () => this.#passes.soon(),
      log: (server, reason) =>
        say(`${server}: ${reason ? reasonSentence(reason) : 'its load is known again.'}`),
    });
    this.#ready = new Readiness(paths.pulseRun, this.#nanny, () => performance.now(), say);
    this.#guard = new FailoverGuard(paths.pulseRun, isLocal, Date.now, say);
    this.#keeper = new Keeper({
      read: () => this.#kernel.read(),
      writer: this.#writer,
      begin: (keys) => this.#store.begin(keys),
      settled: () => this.#saver.soon(),
      serve: (service, server) => this.#nanny.health(service, server)?.serve ?? 'keep',
      weight: (service, server) => this.#weights.of(service, server),
      now: () => performance.now(),
      sleep,
      log: say,
    });
    this.#passes = new Passes(this.#keeper, this.#weights, say);
    this.#saver = new Saver(this.#store, this.#keeper, this.#nanny, this.#writer, say);
  }

  async start(): Promise<void> {
    const recalled = this.#store.recall();
    if (recalled) {
      this.#memory = recalled.memory;
      await predecessorGone(recalled.writer);
    }
    // started first: ipvsadm loads the kernel's module, without which there is no table to read
    await this.#writer.ensure().catch((error: Error) => this.log('lvsd', error.message));
    if (recalled) {
      await this.#keeper
        .resume(recalled.owned, recalled.holds, recalled.pending)
        .catch((error: Error) => this.log('lvsd', error.message));
    }
    try {
      await this.#run(loadIntended(this.paths.applied));
    } catch (error) {
      this.#refuse(error);
    }
    this.#passes.begin();
    this.#readyLook = setInterval(() => {
      // a router that could not load its configuration has nothing to check, and is not ready
      if (this.#watching) this.#ready.look();
      this.#guard.look(({ id, address, port }) => this.#nanny.health(id, endpoint(address, port)));
    }, READY_EVERY);
  }

  /** The table, the checks and what is recorded stay as they are. */
  stop(): void {
    this.#passes.stop();
    if (this.#readyLook) clearInterval(this.#readyLook);
    this.#nanny.stop();
    this.#load.stop();
    this.#saver.now();
    this.#writer.close();
  }

  async answer(request: LvsdRequest): Promise<LvsdReply | LvsdCheck> {
    if (request.method === 'check') return this.#check(request.service, request.server);
    if (request.method === 'intents' && this.#intended) await this.#follow(this.#intended);
    const refused =
      request.method === 'reload' ? await this.reload() : this.#intended ? null : this.#loadError;
    if (refused) return { ok: false, error: { code: refused.code, params: { detail: refused.message } } };
    if (!this.#intended)
      return { ok: false, error: { code: 'busy', params: { detail: 'lvsd is starting.' } } };
    return {
      ok: true,
      status: statusOf(
        this.#intended,
        this.#keeper,
        {
          health: (service, server) => this.#nanny.health(service, server),
          load: (service, server) => this.#load.state(service, server),
          intent: (service, server) => this.#decided.of(service, server),
        },
        this.#startedAt,
        this.#timeoutsFailed === null ? [] : [this.#timeoutsFailed],
      ),
    };
  }

  async #check(service: string, server: string): Promise<LvsdCheck> {
    const refuse = (code: string, detail = ''): LvsdCheck => ({
      ok: false,
      error: { code, params: { detail } },
    });
    try {
      const check = await this.#nanny.once(service, server);
      return check ? { ok: true, check } : refuse('no-such-server');
    } catch (error) {
      return refuse('busy', (error as Error).message);
    }
  }

  /**
   * Reads the applied configuration again and moves table and checks there by differences.
   * @returns why it could not; what ran before then goes on
   */
  async reload(): Promise<LoadError | null> {
    try {
      await this.#run(loadIntended(this.paths.applied));
      this.log('lvsd', 'reloaded');
      return null;
    } catch (error) {
      return this.#refuse(error);
    }
  }

  #refuse(error: unknown): LoadError {
    if (!(error instanceof LoadError)) throw error;
    this.#loadError = error;
    this.log('lvsd', error.message);
    return error;
  }

  async #run(intended: Intended): Promise<void> {
    this.#intended = intended;
    this.#loadError = null;
    this.#decided.read();
    this.#keeper.intend(this.#decided.in(intended));
    // before the checks begin: what stands in the table is taken over first, and only then can a check speak against it
    await this.#passes.pass(true);
    if (this.#intended !== intended) return;
    this.#guard.intend(intended.failover);
    this.#load.intend(intended.services);
    const places = new Map(
      intended.services.flatMap((service) =>
        service.servers.map((s) => [watchKey(service.id, s.id), destinationOf(service, s)]),
      ),
    );
    this.#nanny.watch(patientsOf(intended), (patient) => {
      const key = watchKey(patient.service, patient.server);
      const to = places.get(key);
      const entry = to && this.#keeper.owned.get(patient.service)?.destinations.get(to);
      const memory = this.#memory.get(key) ?? null;
      return { memory, standing: Boolean(entry && entry.weight > 0) };
    });
    this.#watching = true;
    this.#saver.withChecks();
    // what was known before the start is for those who are watched from the start
    this.#memory = new Map();
    await this.#passes.pass(false);
    await this.#setTimeouts();
  }

  /** Takes what operators decided since; it stands in the table when this returns. It ends what was changed by hand there. */
  async #follow(intended: Intended): Promise<void> {
    // what was changed by hand a moment ago is older than the decision
    await this.#passes.pass(true);
    for (const { now, before } of this.#decided.read()) {
      const found = serverOf(intended, now);
      if (!found) continue;
      const { service, server } = found;
      this.#keeper.release(service.id, destinationOf(service, server));
      const wasOut = before?.state === 'drained' || before?.state === 'halted';
      if (wasOut && !isInForce(now)) this.#weights.returned(service, server.id);
      const what = now.state === 'weight' ? `weight ${now.weight}` : now.state;
      this.log('lvsd', `${service.id}: ${server.id} (${server.label}) ${what} by ${now.by}`);
    }
    this.#keeper.intend(this.#decided.in(intended));
    await this.#passes.pass(false);
  }

  async #setTimeouts(): Promise<void> {
    if (!this.#intended) return;
    try {
      await this.#kernel.setTimeouts(this.#intended.timeouts);
      this.#timeoutsFailed = null;
    } catch (error) {
      this.#timeoutsFailed = (error as Error).message;
      this.log('lvsd', this.#timeoutsFailed);
    }
  }

  #checked(patient: Patient, health: Health, before: Health): void {
    const { service, server, label } = patient;
    if (health.serve !== before.serve) {
      this.#slowStart(patient, health, before);
      const kept = health.serve === 'out' && this.#nanny.health(service, server)?.serve === 'in';
      const out = kept ? '[ active ] kept as one of the last' : '[inactive] shut out';
      const verdict = health.serve === 'in' ? '[ active ] available' : out;
      const why = health.serve === 'out' && health.reason ? `: ${reasonSentence(health.reason)}` : '';
      this.log('nanny', `${service}: ${server} (${label}) ${verdict}${why}`);
      this.#passes.soon();
    } else if (health.state === 'unknown' && before.state !== 'unknown' && health.reason) {
      this.log('nanny', `${service}: ${server} (${label}) ${reasonSentence(health.reason)}`);
    }
    if (health.state !== before.state) this.#saver.soon();
  }

  /** Those that were only not heard, as all others, come back as they were. */
  #slowStart({ service: id, server }: Patient, health: Health, before: Health): void {
    const service = this.#intended?.services.find((s) => s.id === id);
    if (health.serve !== 'in') this.#weights.left(id, server);
    else if (service && before.serve === 'out' && !before.excused) this.#weights.returned(service, server);
  }
}

/** Does this router's kernel hold the address now? */
function isLocal(address: string): boolean {
  return Object.values(networkInterfaces()).some((list) => list?.some((one) => one.address === address));
}
