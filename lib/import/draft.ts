import { type Scope, canonical, checkValue, fieldOf, sentence } from '@/lib/lvscf';
import { quoted } from '@/lib/lvscf/findings';
import { spellWord } from '@/lib/lvscf/words';
import { toLatin1 } from '@/lib/lvscf/bytes';
import { Losses, type Loss, type LossCode } from './losses';

interface Value {
  text: string;
  line: number;
}
export type Values = Map<string, Value>;

export interface DraftServer {
  line: number;
  name: string;
  values: Values;
}

export interface DraftVirtual {
  line: number;
  name: string;
  values: Values;
  server: DraftServer[];
}

/** How packets reach a real server, in the words of lvs.cf */
export type Forwarding = 'nat' | 'direct' | 'tunnel';

/** A pair with 1,000 virtual servers of 10 real servers each has some 100,000 of them. */
const MOST_SETTINGS = 150_000;

/** An lvs.cf that is being made of another file: values with the line that they came from, and what was lost on the way. */
export class Draft {
  readonly global: Values = new Map();
  readonly virtual: DraftVirtual[] = [];
  private readonly losses = new Losses();
  private spent = 0;
  private vip: string | null = null;

  lose(line: number, code: LossCode, params: Loss['params'] = {}): void {
    // `why` is a sentence of ours, in which the file's words are clipped already.
    const safe = Object.entries(params).map(
      ([k, v]) => [k, typeof v === 'string' && k !== 'why' ? quoted(v) : v] as const,
    );
    this.losses.add(line, code, Object.fromEntries(safe));
  }

  lost(): Loss[] {
    return this.losses.done();
  }

  /**
   * Counts further settings. False when the file stands for more than any router has: groups and ranges multiply, and a small
   * file must not become a huge one.
   */
  spend(line: number, settings = 1): boolean {
    const had = this.spent < MOST_SETTINGS;
    this.spent += settings;
    const has = this.spent < MOST_SETTINGS;
    if (had && !has) this.lose(line, 'TOO_MUCH', { most: MOST_SETTINGS });
    return has;
  }

  /**
   * Sets a directive if lvs.cf can hold that value; else it is named as lost.
   * @returns whether it stands
   */
  set(values: Values, scope: Scope, name: string, text: string, line: number): boolean {
    const field = fieldOf(scope, name);
    if (!field) {
      this.lose(line, 'NO_COUNTERPART', { word: name });
      return false;
    }
    const wrong = checkValue(field, text);
    const why =
      wrong?.severity === 'error'
        ? sentence(wrong)
        : spellWord(toLatin1(text), field.quoted) === null
          ? sentence({ code: 'VALUE_UNQUOTABLE', params: { name } })
          : null;
    if (why !== null) this.lose(line, 'REFUSED', { name, value: text, why });
    else values.set(name, { text, line });
    if (why === null && scope === 'virtual' && name === 'address') this.vip ??= text;
    return why === null;
  }

  setGlobal(name: string, text: string, line: number): boolean {
    return this.set(this.global, 'global', name, text, line);
  }

  /** A new virtual server, active, with Piranha's timers; it stands in the file once it is pushed to `virtual`. */
  newVirtual(name: string, line: number): DraftVirtual {
    const made: DraftVirtual = { line, name, values: new Map(), server: [] };
    this.set(made.values, 'virtual', 'active', '1', line);
    return made;
  }

  /** Adds a real server; its name is its address when it has no other. */
  addServer(to: DraftVirtual, address: string, line: number): DraftServer {
    const server: DraftServer = { line, name: address, values: new Map() };
    this.set(server.values, 'server', 'address', address, line);
    this.set(server.values, 'server', 'active', '1', line);
    to.server.push(server);
    return server;
  }

  /** The port of a sorry server: lvs.cf asks it on the port that the client came for. */
  sorryPort(virtual: DraftVirtual, port: number | string, line: number): void {
    const own = virtual.values.get('port')?.text;
    if (own === undefined) this.lose(line, 'NO_COUNTERPART', { word: `sorry server, port ${port}` });
    else if (own !== String(port)) this.lose(line, 'SORRY_PORT', { port, own });
  }

  /** A mark's rules and address stand elsewhere: an address of the file is the best guess, and is named as one. */
  markAddress(virtual: DraftVirtual, mark: string, guess = this.vip): void {
    this.lose(virtual.line, 'MARK_RULES', { mark });
    if (guess !== null && this.set(virtual.values, 'virtual', 'address', canonical(guess), virtual.line))
      this.lose(virtual.line, 'MARK_ADDRESS_ASSUMED', { mark, address: guess });
  }
}
