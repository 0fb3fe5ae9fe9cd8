import type { Network } from '@/lib/lvscf';
import type { Intent, IpvsForwarding, Status } from '@/lib/protocol';

/** How an entry of the kernel's table came to differ from lvs.cf. */
export type ItemKind =
  /** somebody changed an entry of ours by hand (`HandChange`) */
  | 'weight'
  | 'settings'
  | 'deleted'
  /** an entry that lvs.cf does not name */
  | 'foreign'
  /** an operator decided so (docs/operation.md) */
  | 'decided';

/** One entry of a router's table that differs from its applied lvs.cf for the time being, by somebody's will. */
export interface Item {
  kind: ItemKind;
  /** virtual server id */
  service: string;
  /** `IP:PORT`: of a decision the real server's id, else as the kernel names it; null: the virtual server itself */
  server: string | null;
  since: string | null;
  /** of a decision: who */
  by: string | null;
  /** of a decision */
  state: Intent['state'] | null;
  /** as it stands now; null: it says nothing of it */
  weight: number | null;
  forwarding: IpvsForwarding | null;
  scheduler: string | null;
  persistent: number | null;
  pmask: string | null;
}

const nothing = {
  ...{
    by: null,
    state: null,
    weight: null,
    forwarding: null,
    scheduler: null,
    persistent: null,
    pmask: null,
  },
};

/** Everything by which a router's table differs from its applied lvs.cf; empty where the status does not say. */
export function itemsOf({ kernel, intents }: Pick<Status, 'kernel' | 'intents'>): Item[] {
  return [
    ...(kernel?.holds ?? []).map((hold) => ({ ...nothing, ...hold })),
    ...(kernel?.foreign ?? []).map((entry) => ({ ...nothing, ...entry, kind: 'foreign' as const })),
    ...(intents?.list ?? []).map(({ service, server, state, weight, at, by }) => ({
      ...{ ...nothing, kind: 'decided' as const, service, server, since: at, by, state },
      weight: state === 'drained' ? 0 : weight,
    })),
  ];
}

/** Names the entry: `SERVICE`, or `SERVICE IP:PORT`. */
export function itemKey({ service, server }: Pick<Item, 'service' | 'server'>): string {
  return server === null ? service : `${service} ${server}`;
}

/** lvs.cf's word for how the kernel forwards; null: the kernel found the address to be its own. */
export const NETWORK: Record<IpvsForwarding, Network | null> = {
  masq: 'nat',
  direct: 'direct',
  tunnel: 'tunnel',
  local: null,
};
