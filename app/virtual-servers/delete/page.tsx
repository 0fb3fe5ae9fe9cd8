import { redirect } from 'next/navigation';
import { ConfigFrame } from '@/components/forms/config-frame';
import { FormNotice } from '@/components/forms/form-notice';
import { DeleteServers } from '@/components/virtual-servers/delete-servers';
import { page, titled } from '@/lib/console';
import { removeCommand } from '@/lib/console/commands';
import { loadConfigPage } from '@/lib/console/forms/load';
import { queryList } from '@/lib/console/forms/selection';
import { dropOfService } from '@/lib/console/view/drops';
import { loadSavedServices } from '@/lib/console/view/saved-services';

export const generateMetadata = titled('virtual.deletion.title');

export default page({ permission: 'configure' }, async (context) => {
  const { arrival, draft, router, csrf } = context;
  const ids = draft?.values.id ?? queryList(arrival.path, 'id');
  const config = await loadConfigPage(router);
  const { rows, table } = await loadSavedServices(config.saved, config.reading, router);
  const chosen = rows.filter((r) => ids.includes(r.id));
  if (chosen.length === 0) redirect('/virtual-servers');
  return (
    <ConfigFrame context={context} config={config} tab="virtual-servers">
      <FormNotice findings={draft?.findings ?? []} scope="virtual" shown={[]} />
      <DeleteServers
        drops={chosen.map((r) => dropOfService(r, table.value !== null, config.reader.t))}
        what="virtual"
        list="/virtual-servers"
        csrf={csrf}
        base={config.saved.sha256 ?? ''}
        commands={chosen.flatMap(({ virtual }) => (virtual ? [removeCommand(virtual.path)] : []))}
      />
    </ConfigFrame>
  );
});
