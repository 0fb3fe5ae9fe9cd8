import type { FailoverService, LvsConfig, VirtualServer } from './types';

/** The active entries of the kind that `service` selects: virtual servers, or failover services with fos. */
export function inService(config: LvsConfig): (VirtualServer | FailoverService)[] {
  const entries = config.service === 'fos' ? config.failover : config.virtual;
  return entries.filter((entry) => entry.active);
}
