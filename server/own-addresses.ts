import { plainAddress } from '@/lib/access';
import { readConfig, type ConfigFile } from '@/lib/console/config';

/** VIPs move with a saved and applied configuration, which nobody does every second. */
const REFRESH_MS = 10_000;

/**
 * The addresses on which the console never answers (design 3.4): the VIPs and the NAT router address of the saved and of the
 * running lvs.cf. A VIP is for the clients of the service; who asks there would get now this router, now the other.
 */
export class FloatingAddresses {
  private floating = new Set<string>();

  constructor(
    private readonly read: () => Promise<Pick<ConfigFile, 'config'>[]> = () =>
      Promise.all([readConfig('saved'), readConfig('running')]),
  ) {}

  has(address: string | undefined): boolean {
    const plain = plainAddress(address ?? '');
    return plain !== null && this.floating.has(plain.address);
  }

  /** Reads them now and then again and again. While the agent does not answer, the last known ones count: the safe side. */
  follow(): void {
    void this.refresh();
    setInterval(() => void this.refresh(), REFRESH_MS).unref();
  }

  /** Reads them once. */
  async refresh(): Promise<void> {
    try {
      const files = await this.read();
      const named = files.flatMap(({ config }) => [
        ...config.virtual.map(({ address }) => address),
        config.nat_router?.address,
      ]);
      this.floating = new Set(named.flatMap((address) => plainAddress(address ?? '')?.address ?? []));
    } catch {
      // no agent, or one that cannot read: the pages say so
    }
  }
}
