import type { StagedState } from '@/lib/console/view/staged';
import { StagedBar } from '../ui/staged-bar';

/** The bar at the foot: nothing, saved but not running, or waiting for a confirmation. */
export function Staged({ state, narrow = false }: { state: StagedState; narrow?: boolean }) {
  if (state.kind === 'none') return null;
  if (state.kind === 'pending') {
    return (
      <StagedBar
        title="Applied, waiting for confirmation"
        detail={state.until ? `Goes back by itself at ${state.until} unless kept` : 'Not confirmed yet'}
        action={{ href: '/changes', text: 'Keep or go back…' }}
        narrow={narrow}
      />
    );
  }
  return (
    <StagedBar
      title={state.title}
      detail={state.detail}
      action={
        state.kind === 'stopped'
          ? { href: '/control/start/local', text: 'Start…' }
          : { href: '/changes#apply', text: 'Apply…' }
      }
      narrow={narrow}
    />
  );
}
