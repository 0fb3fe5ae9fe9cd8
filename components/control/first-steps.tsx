import type { ReactNode } from 'react';
import { useReader } from '@/lib/i18n/reader';
import { Notice } from '../ui/notice';

const to = (href: string) =>
  function Link(words: ReactNode) {
    return <a href={href}>{words}</a>;
  };

/** What a newcomer does first, while lvs.cf does not say which routers there are. */
export function FirstSteps() {
  const { t } = useReader();
  return (
    <Notice is="info">
      {t.rich('control.firstSteps', {
        b: (words) => <b>{words}</b>,
        global: to('/global'),
        virtual: to('/virtual-servers'),
        redundancy: to('/redundancy'),
      })}
    </Notice>
  );
}
