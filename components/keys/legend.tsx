'use client';

import { useTranslations } from 'next-intl';
import { useId } from 'react';
import { Button } from '../ui/button';
import { Modal } from './modal';

/** What the keys do; each has its names in the reader's language. */
const DEEDS = ['palette', 'legend', 'choose', 'close', 'next', 'weight'] as const;

/** What the keys do, and that nothing needs them. */
export function Legend({ onClose }: { onClose: () => void }) {
  const t = useTranslations('client.keys');
  const head = useId();
  return (
    <Modal label={head} className="legend" onClose={onClose}>
      <form method="dialog">
        <h3 id={head}>{t('title')}</h3>
        <dl className="body">
          {DEEDS.map((does) => (
            <div key={does}>
              <dt>
                <kbd>{t(`names.${does}`)}</kbd>
              </dt>
              <dd>{t(does)}</dd>
            </div>
          ))}
        </dl>
        <p className="panel-f">
          <Button>{t('closeButton')}</Button>
        </p>
      </form>
    </Modal>
  );
}
