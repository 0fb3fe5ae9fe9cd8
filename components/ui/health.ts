import type { Health } from '@/lib/console/view/services';
import type { StateName } from './state';

/** A real or virtual server's health as a state of the vocabulary and its word. */
export function healthState(health: Health): { is: StateName; word: string } {
  switch (health) {
    case 'drain':
      return { is: 'drain', word: 'draining' };
    case 'held':
      return { is: 'maint', word: 'held' };
    case 'off':
      return { is: 'off', word: 'not running' };
    default:
      return { is: health, word: health };
  }
}
