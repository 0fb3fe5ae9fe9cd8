import type { ReactNode } from 'react';
import { printPath, type FailoverService } from '@/lib/lvscf';
import { useReader } from '@/lib/i18n/reader';
import { Button, LinkButton } from '../ui/button';
import { Command } from '../ui/command';
import { DialogPage } from '../ui/dialog-page';
import { Icon } from '../ui/icon';

const bold = (words: ReactNode) => <b>{words}</b>;

/** Names what would be deleted and what that does not do, and asks. */
export function DeleteFailover({
  services,
  csrf,
  base,
}: {
  services: FailoverService[];
  csrf: string;
  base: string;
}) {
  const { t } = useReader();
  const names = services.map(({ name }) => name).join(', ');
  return (
    <DialogPage
      title={t('virtual.deletion.question', { names })}
      body={
        <>
          <ul className="checks">
            {services.map(({ id, name, address }) => (
              <li key={id} className="st-info">
                <Icon name="s-info" />
                <span>
                  {t.rich('failover.deletion.one', {
                    name,
                    address: address ?? t('virtual.none'),
                    b: bold,
                  })}
                </span>
              </li>
            ))}
            <li className="st-degraded">
              <Icon name="s-warn" />
              <span>{t('failover.deletion.notStopped')}</span>
            </li>
            <li className="st-up">
              <Icon name="s-up" />
              <span>{t('virtual.deletion.until')}</span>
            </li>
          </ul>
          <Command lines={services.map(({ path }) => `lvscf remove -i lvs.cf '${printPath(path)}'`)} />
        </>
      }
      form={
        <form className="panel-f" method="post" action="/failover/delete/run">
          <input type="hidden" name="csrf" value={csrf} />
          <input type="hidden" name="base" value={base} />
          {services.map(({ id }) => (
            <input key={id} type="hidden" name="id" value={id} />
          ))}
          <LinkButton href="/failover">{t('forms.cancel')}</LinkButton>{' '}
          <Button look="solid-danger">{t('virtual.deletion.button', { names })}</Button>
        </form>
      }
    />
  );
}
