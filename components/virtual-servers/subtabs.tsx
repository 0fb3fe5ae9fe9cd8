import { monitoringPage, realServersPage, virtualPage } from '@/lib/console/links';
import { trafficLink } from '@/lib/console/view/traffic';
import { useReader } from '@/lib/i18n/reader';
import { LinkRow } from '../ui/link-row';
import { TextOnly } from '../ui/text-only';

/** The parts of one virtual server, in the original's words. */
export function Subtabs({
  id,
  name,
  current,
}: {
  id: string;
  name: string;
  current: 'virtual' | 'real' | 'monitoring';
}) {
  const { t } = useReader();
  return (
    <nav className="subtabs" aria-label={t('virtual.parts', { name })}>
      <p>
        <TextOnly>{`${t('virtual.partsEdit')} `}</TextOnly>
        <LinkRow
          links={[
            { href: virtualPage(id), text: t('virtual.partVirtual'), current: current === 'virtual' },
            { href: realServersPage(id), text: t('virtual.partReal'), current: current === 'real' },
            {
              href: monitoringPage(id),
              text: t('virtual.partMonitoring'),
              current: current === 'monitoring',
            },
            { href: trafficLink({ service: id }), text: t('traffic.title') },
          ]}
        />
      </p>
    </nav>
  );
}
