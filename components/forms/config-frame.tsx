import type { ReactNode } from 'react';
import type { ConfigPage } from '@/lib/console/forms/load';
import { valueWords } from '@/lib/i18n/file-words';
import { ConsolePage, type FrameContext } from '../frame/console-page';
import { Staged } from '../frame/staged';
import type { Tab } from '../frame/tabs';
import { ValueWords } from './value-words';

/** The frame of a page about lvs.cf. */
export function ConfigFrame({
  context,
  config,
  tab,
  children,
}: {
  context: FrameContext;
  config: ConfigPage;
  tab: Tab;
  children: ReactNode;
}) {
  return (
    <ConsolePage
      context={context}
      reading={config.reading}
      tab={tab}
      staged={<Staged state={config.staged} />}
    >
      <ValueWords words={valueWords(config.reader.locale)}>{children}</ValueWords>
    </ConsolePage>
  );
}
