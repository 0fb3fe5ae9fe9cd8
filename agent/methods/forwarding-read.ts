import { readForwardingState } from '../forwarding/forwarding';
import { readLimitMs, type Method } from '../method';

/** Packet forwarding now, at boot, and whether lvs.cf needs it. */
export const forwardingRead: Method<'forwarding.read'> = {
  limitMs: readLimitMs,
  handle: ({ paths }) => readForwardingState(paths),
};
