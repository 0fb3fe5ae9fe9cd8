import { mayGoBack } from '@/lib/console/view/move';
import { isSpread, type PairView } from '@/lib/console/view/reading';
import { useReader } from '@/lib/i18n/reader';
import { LinkButton } from '../ui/button';

/** To the pages that ask first: the service to the other router, and back to a primary that a hand-over left lowered. */
export function MoveButtons({ pair }: { pair: PairView }) {
  const { t } = useReader();
  return (
    <>
      <LinkButton small href="/control/failover/away">
        {t('operate.move.ask')}
      </LinkButton>{' '}
      {mayGoBack(pair) && (
        <>
          <LinkButton small href="/control/failover/back">
            {t(isSpread(pair) ? 'operate.move.askShare' : 'operate.move.askBack')}
          </LinkButton>{' '}
        </>
      )}
    </>
  );
}
