import type { StateName } from '../ui/state';
import { Notice } from '../ui/notice';

/** What an action that led here did, by the code in `?done=`; the page itself shows the state as it was read. */
const DONE: Record<string, { is: StateName; text: string }> = {
  saved: { is: 'up', text: 'Saved to lvs.cf. Nothing runs differently until you apply.' },
  unchanged: { is: 'info', text: 'Nothing was changed: the file says this already.' },
  added: { is: 'up', text: 'Added to lvs.cf. Nothing runs differently until you apply.' },
  deleted: { is: 'up', text: 'Deleted from lvs.cf. Until you apply, everything keeps running.' },
  toggled: { is: 'up', text: 'Switched in lvs.cf. Nothing runs differently until you apply.' },
  kept: { is: 'up', text: 'Kept. Both routers stay on the new configuration.' },
  'kept-one': { is: 'up', text: 'Kept. This router stays on the new configuration.' },
  'gone-back': {
    is: 'up',
    text: 'Went back: the old configuration is in force again. What you saved is still saved.',
  },
  unpaired: {
    is: 'info',
    text: 'The pairing is forgotten here. Our key stays on the other router until root removes it there.',
  },
  'pulse-start': { is: 'up', text: 'pulse was started. What it does now is below.' },
  'pulse-stop': { is: 'info', text: 'pulse was stopped.' },
  'pulse-restart': { is: 'up', text: 'pulse was restarted. What it does now is below.' },
  'pulse-reload': { is: 'up', text: 'pulse has taken the saved lvs.cf.' },
  applied: { is: 'up', text: 'Applied and kept. What runs now is below.' },
  pushed: {
    is: 'up',
    text: 'Delivered to the backup, read back and the same. It does not run there until you apply.',
  },
  'push-already': { is: 'info', text: 'The backup has this lvs.cf already; it was read and is the same.' },
  restored: { is: 'up', text: 'The old version is saved again. Nothing runs differently until you apply.' },
  paired: { is: 'up', text: 'Paired: the other router answers.' },
};

export function Said({ search }: { search: Record<string, string> }) {
  const said = search.done ? DONE[search.done] : undefined;
  return said ? <Notice is={said.is}>{said.text}</Notice> : null;
}
