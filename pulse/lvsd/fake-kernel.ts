import type { IpvsForwarding } from '@/lib/protocol/ipvs';
import type { Service, TableModel } from './model';

const flags: Record<string, IpvsForwarding> = { '-m': 'masq', '-g': 'direct', '-i': 'tunnel' };

/** A model of the kernel behind `ipvsadm --restore`: takes its lines, refuses what the kernel refuses. For tests. */
export class FakeKernel {
  table: TableModel = new Map();
  messages: string[] = [];
  alive = true;
  /** every line that was handed over */
  lines: string[] = [];
  /** how often each entry was written to */
  writes = new Map<string, number>();
  /** services that it will not take, as with a scheduler that it does not have */
  refuses = new Set<string>();
  /** a line that ends it */
  poison: string | null = null;
  /** how many lines it leaves unread until somebody looks the next time */
  lag = 0;
  #waiting: string[] = [];

  write(lines: string[]): Promise<void> {
    this.messages = [];
    this.alive = true;
    this.lines.push(...lines);
    this.#waiting.push(...lines);
    while (this.#waiting.length > this.lag) this.#execute(this.#waiting.shift() ?? '');
    return Promise.resolve();
  }

  read(): Promise<TableModel> {
    this.#execute(this.#waiting.shift() ?? '');
    return Promise.resolve(structuredClone(this.table));
  }

  kill(): void {
    this.alive = false;
    this.#waiting = [];
  }

  /** What somebody types at the shell. */
  byHand(line: string): void {
    this.#run(line);
  }

  #execute(line: string): void {
    if (line === '' || !this.alive) return;
    if (line === this.poison) return this.kill();
    const message = this.#run(line);
    if (message) this.messages.push(message);
  }

  #run(line: string): string | null {
    const words = line.split(' ');
    const value = (flag: string) => (words.includes(flag) ? words[words.indexOf(flag) + 1] : undefined);
    const verb = words[0] ?? '';
    const [type = '', name = ''] = words.slice(1);
    const id = `${{ '-t': 'tcp', '-u': 'udp', '-f': 'fwm' }[type]}:${name}`;
    const to = value('-r');
    this.writes.set(to ? `${id} ${to}` : id, (this.writes.get(to ? `${id} ${to}` : id) ?? 0) + 1);
    const service = this.table.get(id);
    if (verb === '-A') return service ? 'Service already exists' : this.#set(id, words, value, type, name);
    if (!service) return 'Service not defined';
    if (verb === '-E') return this.#set(id, words, value, type, name);
    if (verb === '-D') return this.table.delete(id) ? null : 'No such service';
    if (!to) return 'no destination';
    const there = service.destinations.has(to);
    if (verb === '-d') return service.destinations.delete(to) ? null : 'No such destination';
    if (verb === '-a' && there) return 'Destination already exists';
    if (verb === '-e' && !there) return 'No such destination';
    const forwarding = flags[words.find((w) => w in flags) ?? ''] ?? 'direct';
    service.destinations.set(to, { forwarding, weight: Number(value('-w')) });
    return null;
  }

  #set(
    id: string,
    words: string[],
    value: (flag: string) => string | undefined,
    type: string,
    name: string,
  ): string | null {
    if (this.refuses.has(id)) return 'Scheduler or persistence engine not found';
    const service: Service = {
      args: `${type} ${name}`,
      scheduler: value('-s') ?? 'wlc',
      persistent: Number(value('-p') ?? 0),
      pmask: value('-M') ?? null,
      ops: words.includes('-o'),
      destinations: this.table.get(id)?.destinations ?? new Map<string, never>(),
    };
    this.table.set(id, service);
    return null;
  }
}
