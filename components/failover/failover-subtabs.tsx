import { failoverPage, failoverScriptsPage } from '@/lib/console/links';
import { useReader } from '@/lib/i18n/reader';
import { LinkRow } from '../ui/link-row';
import { TextOnly } from '../ui/text-only';

/** The parts of one failover service, in the original's words. */
export function FailoverSubtabs({
  id,
  name,
  current,
}: {
  id: string;
  name: string;
  current: 'service' | 'monitoring';
}) {
  const { t } = useReader();
  return (
    <nav className="subtabs" aria-label={t('virtual.parts', { name })}>
      <p>
        <TextOnly>{`${t('virtual.partsEdit')} `}</TextOnly>
        <LinkRow
          links={[
            { href: failoverPage(id), text: t('failover.part'), current: current === 'service' },
            {
              href: failoverScriptsPage(id),
              text: t('virtual.partMonitoring'),
              current: current === 'monitoring',
            },
          ]}
        />
      </p>
    </nav>
  );
}
