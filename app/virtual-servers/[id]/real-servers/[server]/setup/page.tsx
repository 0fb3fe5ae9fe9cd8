import { notFound } from 'next/navigation';
import { ConfigFrame } from '@/components/forms/config-frame';
import { Notice } from '@/components/ui/notice';
import { RealServerHead } from '@/components/virtual-servers/real-server-head';
import { SetupPanel, SetupTestsPanel } from '@/components/virtual-servers/setup-panels';
import { page, titled } from '@/lib/console';
import { loadConfigPage } from '@/lib/console/forms/load';
import { setupPage } from '@/lib/console/links';
import { virtualOr404 } from '@/lib/console/view/find-virtual';
import { HOWS, realServerSetup, SYSTEMS } from '@/lib/real-server';

export const generateMetadata = titled('realServer.title');

export default page({ permission: 'view' }, async (context) => {
  const { params, router, search } = context;
  const config = await loadConfigPage(router);
  const virtual = virtualOr404(config.saved, params.id);
  const server = virtual.server.find((s) => s.id === params.server) ?? notFound();
  const how = HOWS.find((one) => one === search.how) ?? HOWS[0];
  const system = SYSTEMS.find((one) => one === search.family) ?? SYSTEMS[0];
  const setup = realServerSetup(config.saved.config, server, how, system);
  const { t } = config.reader;
  return (
    <ConfigFrame context={context} config={config} tab="virtual-servers">
      <RealServerHead virtual={virtual} title={server.name} />
      {typeof setup === 'string' ? (
        <Notice is="degraded">{t(`realServer.problem.${setup}`)}</Notice>
      ) : (
        <>
          <SetupPanel
            setup={setup}
            at={(one, other) => `${setupPage(virtual.id, server.id)}?how=${one}&family=${other}`}
          />
          <SetupTestsPanel tests={setup.tests} />
        </>
      )}
    </ConfigFrame>
  );
});
