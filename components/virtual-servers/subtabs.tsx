import { monitoringPage, realServersPage, virtualPage } from '@/lib/console/links';
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
  return (
    <nav className="subtabs" aria-label={`Parts of ${name}`}>
      <p>
        <TextOnly>EDIT: </TextOnly>
        <LinkRow
          links={[
            { href: virtualPage(id), text: 'VIRTUAL SERVER', current: current === 'virtual' },
            { href: realServersPage(id), text: 'REAL SERVER', current: current === 'real' },
            { href: monitoringPage(id), text: 'MONITORING SCRIPTS', current: current === 'monitoring' },
          ]}
        />
      </p>
    </nav>
  );
}
