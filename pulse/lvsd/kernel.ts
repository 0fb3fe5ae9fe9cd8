import { readFileSync } from 'node:fs';
import { parseProcIpvs, ticksPerSecond } from '@/lib/protocol/ipvs';
import { type TableModel, modelOf } from './model';
import { run } from './programs';

const TABLE = '/proc/net/ip_vs';

/** The kernel's own table, of the network namespace in which lvsd runs. */
export class Kernel {
  #ticks: number | null = null;

  /**
   * The whole table as it stands now. A reading of a file in /proc costs no process; 10,000 destinations take about 20 ms.
   * @throws Error, a sentence, when it cannot be read
   */
  async read(): Promise<TableModel> {
    const text = this.#text();
    if (this.#ticks === null && text.includes(' persistent ')) {
      // once per process: what the file counts in ticks, ipvsadm gives in seconds
      this.#ticks = ticksPerSecond(text, await run('ipvsadm', ['-Ln']));
    }
    return modelOf(parseProcIpvs(text, this.#ticks));
  }

  #text(): string {
    try {
      return readFileSync(TABLE, 'utf8');
    } catch (error) {
      throw new Error(
        `The kernel's table ${TABLE} cannot be read (${(error as Error).message}); is the module ip_vs loaded?`,
      );
    }
  }

  /** Timeouts of connections in seconds; 0 leaves a value as it is. Set only where they differ. */
  async setTimeouts(want: { tcp: number; tcpfin: number; udp: number }): Promise<void> {
    const values = [want.tcp, want.tcpfin, want.udp];
    if (values.every((v) => v === 0)) return;
    const read = async () =>
      /:\s*(\d+)\s+(\d+)\s+(\d+)/.exec(await run('ipvsadm', ['-L', '--timeout']))?.slice(1);
    const stands = (found: string[] | undefined) =>
      values.every((v, i) => v === 0 || String(v) === found?.[i]);
    if (stands(await read())) return;
    await run('ipvsadm', ['--set', ...values.map(String)]);
    const found = await read();
    if (!stands(found)) {
      throw new Error(
        `The kernel's connection timeouts are ${found?.join(' ') ?? 'unknown'} and not ${values.join(' ')} (tcp tcpfin udp).`,
      );
    }
  }
}
