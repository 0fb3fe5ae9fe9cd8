import {
  namedRow,
  serverActionPage,
  serverEffects,
  serverNowPage,
  type ServerAction,
  type ServerActionView,
} from '@/lib/console/view/server-action';
import { useReader } from '@/lib/i18n/reader';
import { useCondition, useSentence } from '@/lib/i18n/sentences';
import { Button, LinkButton, type Look } from '../ui/button';
import { Command } from '../ui/command';
import { DialogPage } from '../ui/dialog-page';
import { Effects } from './effects';

const LOOK: Record<ServerAction, Look> = {
  drain: 'solid-danger',
  halt: 'solid-danger',
  weight: 'primary',
  resume: 'primary',
};

/** Says what a decision about a real server will do, and asks. */
export function ServerDialog({
  action,
  view,
  csrf,
  typed,
  now,
}: {
  action: ServerAction;
  view: ServerActionView;
  csrf: string;
  /** a weight that was not taken */
  typed: string | undefined;
  now: Date;
}) {
  const reader = useReader();
  const condition = useCondition();
  const sentence = useSentence();
  const { t } = reader;
  const { service, server } = view;
  const names = { server: namedRow(server), service: namedRow(service) };
  const weight = typed ?? String(server.destination?.weight ?? server.weight ?? 1);
  return (
    <DialogPage
      title={t(`operate.${action}.question`, names)}
      body={
        <>
          <Effects effects={serverEffects(action, view, { reader, condition, sentence, now })} />
          {/* an IPv6 address has brackets, which a shell would take for a pattern */}
          <Command
            lines={[
              `lvsctl ${action} '${service.id}' '${server.id}'${action === 'weight' ? ` ${weight}` : ''}`,
            ]}
          />
        </>
      }
      form={
        <form
          className="panel-f"
          method="post"
          action={`${serverActionPage(action, service.id, server.id)}/run`}
        >
          <input type="hidden" name="csrf" value={csrf} />
          {action === 'weight' && (
            <label className="grow">
              {t('operate.weight.label')}{' '}
              <input name="weight" inputMode="numeric" size={6} autoComplete="off" defaultValue={weight} />
            </label>
          )}{' '}
          <LinkButton href={serverNowPage(service.id, server.id)}>{t('forms.cancel')}</LinkButton>{' '}
          <Button look={LOOK[action]}>
            {t(`operate.${action}.button`, { server: server.label || server.id })}
          </Button>
        </form>
      }
    />
  );
}
