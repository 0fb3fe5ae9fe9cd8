import { ConfigFrame } from '@/components/forms/config-frame';
import { FormNotice } from '@/components/forms/form-notice';
import { Said } from '@/components/frame/said';
import { ASK_FIELDS, AskPanel } from '@/components/pairing/ask-panel';
import { ConfirmKeyPanel } from '@/components/pairing/confirm-key-panel';
import { PinnedPanel } from '@/components/pairing/pinned-panel';
import { StepsPanel } from '@/components/pairing/steps-panel';
import { PageHead } from '@/components/ui/page-head';
import { page, titled } from '@/lib/console';
import { loadConfigPage } from '@/lib/console/forms/load';
import { loadPinned } from '@/lib/console/view/pairing';
import { pairingStore } from '@/lib/router';

export const generateMetadata = titled('pairing.title');

export default page({ permission: 'administer' }, async (context) => {
  const { csrf, draft, router, search } = context;
  const config = await loadConfigPage(router);
  const { t } = config.reader;
  const pairing = await pairingStore().pairing();
  const typed = (name: string) => draft?.values[name]?.at(-1);
  const shown = typed('fingerprint');
  const findings = draft?.findings ?? [];
  // A host that was typed and not taken stays there to be mended, also while another one is pinned.
  const asks = !shown && (!pairing || !!search.again || typed('host') !== undefined);
  const pinned = pairing && (await loadPinned(pairing));
  const { primary, backup } = config.saved.config;
  const other = config.reading.status?.router === 'backup' ? primary : backup;
  const step = pairing?.pairedAt ? 4 : pairing ? 3 : shown ? 2 : 1;
  return (
    <ConfigFrame context={context} config={config} tab="redundancy">
      <PageHead
        crumb={
          <>
            <a href="/redundancy">{t('redundancy.title')}</a> / {t('pairing.crumb')}
          </>
        }
        title={t('pairing.title')}
        small={pairing?.pairedAt ? t('pairing.with', { host: pairing.host }) : t('pairing.withOther')}
      />
      <Said search={search} />
      <FormNotice
        findings={findings}
        scope="pairing"
        shown={asks ? ASK_FIELDS : []}
        not={t('pairing.notAsked')}
      />
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
          {asks && (
            <AskPanel
              csrf={csrf}
              host={typed('host') ?? pairing?.host ?? (other && other !== '0.0.0.0' ? other : '')}
              port={typed('port') ?? String(pairing?.port ?? 22)}
              findings={findings}
            />
          )}
        </div>
        <StepsPanel step={shown ? 2 : step} />
      </div>
    </ConfigFrame>
  );
});
