import { redirect } from 'next/navigation';
import { ConfigFrame } from '@/components/forms/config-frame';
import { FormNotice } from '@/components/forms/form-notice';
import { DeleteServers } from '@/components/virtual-servers/delete-servers';
import { page, titled } from '@/lib/console';
import { removeCommand } from '@/lib/console/commands';
import { queryList } from '@/lib/console/forms/selection';
import { realServersPage } from '@/lib/console/links';
import { dropOfServer } from '@/lib/console/view/drops';
import { loadVirtualPage } from '@/lib/console/view/virtual-page';

export const generateMetadata = titled('virtual.deletion.titleReal');

export default page({ permission: 'configure' }, async (context) => {
  const { arrival, csrf, draft, params, router } = context;
  const { config, virtual, row, tableKnown } = await loadVirtualPage(router, params.id);
  const ids = draft?.values.id ?? queryList(arrival.path, 'id');
  const chosen = row?.servers.filter((s) => s.weight !== null && ids.includes(s.id)) ?? [];
  if (chosen.length === 0) redirect(realServersPage(virtual.id));
  return (
    <ConfigFrame context={context} config={config} tab="virtual-servers">
      <FormNotice findings={draft?.findings ?? []} scope="server" shown={[]} />
      <DeleteServers
        drops={chosen.map((s) => dropOfServer(s, tableKnown))}
        what="real"
        list={realServersPage(virtual.id)}
        csrf={csrf}
        base={config.saved.sha256 ?? ''}
        commands={virtual.server
          .filter(({ id }) => chosen.some((row) => row.id === id))
          .map(({ path }) => removeCommand(path))}
      />
    </ConfigFrame>
  );
});
