import type { Health } from '@/lib/console/view/services';
import type { StateName } from './state';

/** A real or virtual server's health as a state of the vocabulary; its word is `states.HEALTH`. */
export const healthState = (health: Health): StateName => (health === 'held' ? 'maint' : health);
