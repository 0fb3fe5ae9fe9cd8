import type { Metadata } from 'next';
import { ConfigFrame } from '@/components/forms/config-frame';
import { FormNotice } from '@/components/forms/form-notice';
import { Said } from '@/components/frame/said';
import { AskPanel } from '@/components/pairing/ask-panel';
import { ConfirmKeyPanel } from '@/components/pairing/confirm-key-panel';
import { PinnedPanel } from '@/components/pairing/pinned-panel';
import { StepsPanel } from '@/components/pairing/steps-panel';
import { PageHead } from '@/components/ui/page-head';
import { page } from '@/lib/console';
import { loadConfigPage } from '@/lib/console/forms/load';
import { loadPinned } from '@/lib/console/view/pairing';
import { pairingStore } from '@/lib/router';

export const metadata: Metadata = { title: 'Pairing' };

export default page({ permission: 'administer' }, async (context) => {
  const { csrf, draft, router, search } = context;
  const config = await loadConfigPage(router);
  const pairing = await pairingStore().pairing();
  const typed = (name: string) => draft?.values[name]?.at(-1);
  const shown = typed('fingerprint');
  const pinned = pairing && (await loadPinned(pairing));
  const { primary, backup } = config.saved.config;
  const other = config.reading.status?.router === 'backup' ? primary : backup;
  const step = pairing?.pairedAt ? 4 : pairing ? 3 : shown ? 2 : 1;
  return (
    <ConfigFrame context={context} config={config} tab="redundancy">
      <PageHead
        crumb={
          <>
            <a href="/redundancy">Redundancy</a> / pairing
          </>
        }
        title="Pairing"
        small={pairing?.pairedAt ? `with ${pairing.host}` : 'with the other router'}
      />
      <Said search={search} />
      <FormNotice findings={draft?.findings ?? []} scope="pairing" shown={[]} />
      <div className="cols cols-form">
        <div className="stack">
          {shown ? (
            <ConfirmKeyPanel
              csrf={csrf}
              host={typed('host') ?? ''}
              port={typed('port') ?? '22'}
              type={typed('type') ?? ''}
              fingerprint={shown}
              changed={typed('changed') === '1'}
            />
          ) : (
            pinned && <PinnedPanel peer={pinned} csrf={csrf} />
          )}
          {(!pairing || shown || search.again) && !shown && (
            <AskPanel
              csrf={csrf}
              host={typed('host') ?? pairing?.host ?? (other && other !== '0.0.0.0' ? other : '')}
              port={typed('port') ?? String(pairing?.port ?? 22)}
            />
          )}
        </div>
        <StepsPanel step={shown ? 2 : step} />
      </div>
    </ConfigFrame>
  );
});
