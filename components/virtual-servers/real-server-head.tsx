import { realServersPage, virtualPage } from '@/lib/console/links';
import { subtitle } from '@/lib/console/view/find-virtual';
import type { VirtualServer } from '@/lib/lvscf';
import { PageHead } from '../ui/page-head';

/** The head of a page about one real server: where it lies. */
export function RealServerHead({ virtual, title }: { virtual: VirtualServer; title: string }) {
  return (
    <PageHead
      crumb={
        <>
          <a href="/virtual-servers">Virtual servers</a> /{' '}
          <a href={virtualPage(virtual.id)}>{virtual.name}</a> /{' '}
          <a href={realServersPage(virtual.id)}>Real servers</a> / {title}
        </>
      }
      title={title}
      small={`behind ${virtual.name}, ${subtitle(virtual)}`}
    />
  );
}
