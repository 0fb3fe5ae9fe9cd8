import {
  namedRow,
  serverActionPage,
  serverEffects,
  type ServerAction,
  type ServerActionView,
} from '@/lib/console/view/server-action';
import { useReader } from '@/lib/i18n/reader';
import { useCondition, useSentence } from '@/lib/i18n/sentences';
import { Button, LinkButton } from '../ui/button';
import { Command } from '../ui/command';
import { DialogPage } from '../ui/dialog-page';
import { Effects } from './effects';

/** Says what draining or resuming a real server will do, and asks. */
export function ServerDialog({
  action,
  view,
  csrf,
  now,
}: {
  action: ServerAction;
  view: ServerActionView;
  csrf: string;
  now: Date;
}) {
  const reader = useReader();
  const condition = useCondition();
  const sentence = useSentence();
  const { t } = reader;
  const { service, server } = view;
  const names = { server: namedRow(server), service: namedRow(service) };
  return (
    <DialogPage
      title={t(`operate.${action}.question`, names)}
      body={
        <>
          <Effects effects={serverEffects(action, view, { reader, condition, sentence, now })} />
          {/* an IPv6 address has brackets, which a shell would take for a pattern */}
          <Command lines={[`lvsctl ${action} '${service.id}' '${server.id}'`]} />
        </>
      }
      form={
        <form
          className="panel-f"
          method="post"
          action={`${serverActionPage(action, service.id, server.id)}/run`}
        >
          <input type="hidden" name="csrf" value={csrf} />
          <LinkButton href="/control">{t('forms.cancel')}</LinkButton>{' '}
          <Button look={action === 'drain' ? 'solid-danger' : 'primary'}>
            {t(`operate.${action}.button`, { server: server.label || server.id })}
          </Button>
        </form>
      }
    />
  );
}
