import { routersOf } from '@/lib/console/view/reading';
import {
  namedRow,
  serverActionPage,
  serverNowPage,
  type ServerActionView,
} from '@/lib/console/view/server-action';
import { useReader } from '@/lib/i18n/reader';
import { Button, LinkButton } from '../ui/button';
import { Command } from '../ui/command';
import { DialogPage } from '../ui/dialog-page';
import { Effects } from './effects';

/** Says what one check now does, and from which router it shall be made. */
export function CheckDialog({ view, csrf }: { view: ServerActionView; csrf: string }) {
  const { t } = useReader();
  const { pair, service, server } = view;
  const names = { server: namedRow(server), service: namedRow(service) };
  const routers = routersOf(pair);
  return (
    <DialogPage
      title={t('operate.check.question', names)}
      body={
        <>
          <Effects
            effects={[
              { weight: 'info', text: t('operate.check.makes') },
              { weight: 'info', text: t('operate.check.changes') },
              { weight: 'info', text: t('operate.check.waits') },
            ]}
          />
          <Command
            lines={routers.map(
              ({ which }) =>
                `lvsctl check '${service.id}' '${server.id}'${which === 'peer' ? ' --peer' : ''}`,
            )}
          />
        </>
      }
      form={
        <form
          className="panel-f"
          method="post"
          action={`${serverActionPage('check', service.id, server.id)}/run`}
        >
          <input type="hidden" name="csrf" value={csrf} />
          <LinkButton href={serverNowPage(service.id, server.id)}>{t('forms.cancel')}</LinkButton>{' '}
          {routers.map(({ which, name }, i) => (
            <Button key={which} name="router" value={which} look={i === 0 ? 'primary' : 'plain'}>
              {t('operate.check.button', { router: name })}
            </Button>
          ))}
        </form>
      }
    />
  );
}
