import { realServersPage, virtualPage } from '@/lib/console/links';
import { subtitle } from '@/lib/console/view/find-virtual';
import type { VirtualServer } from '@/lib/lvscf';
import { useReader } from '@/lib/i18n/reader';
import { PageHead } from '../ui/page-head';

/** The head of a page about one real server: where it lies. */
export function RealServerHead({ virtual, title }: { virtual: VirtualServer; title: string }) {
  const { t } = useReader();
  return (
    <PageHead
      crumb={
        <>
          <a href="/virtual-servers">{t('virtual.title')}</a> /{' '}
          <a href={virtualPage(virtual.id)}>{virtual.name}</a> /{' '}
          <a href={realServersPage(virtual.id)}>{t('virtual.real.title')}</a> / {title}
        </>
      }
      title={title}
      small={t('virtual.real.behind', { name: virtual.name, address: subtitle(virtual, t) })}
    />
  );
}
