import type { StagedState } from '@/lib/console/view/staged';
import { useReader } from '@/lib/i18n/reader';
import { StagedBar } from '../ui/staged-bar';

/** The bar at the foot: nothing, saved but not running, or waiting for a confirmation. */
export function Staged({ state, narrow = false }: { state: StagedState; narrow?: boolean }) {
  const { t } = useReader();
  if (state.kind === 'none') return null;
  if (state.kind === 'pending') {
    return (
      <StagedBar
        title={t('frame.staged.pending')}
        detail={state.until ? t('frame.staged.until', { time: state.until }) : t('frame.staged.unconfirmed')}
        action={{ href: '/changes', text: t('frame.staged.decide') }}
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
          ? { href: '/control/start/local', text: t('frame.staged.start') }
          : { href: '/changes#apply', text: t('frame.staged.apply') }
      }
      narrow={narrow}
    />
  );
}
