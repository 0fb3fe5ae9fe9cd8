import type { ReactNode } from 'react';
import { many } from '@/lib/i18n/format';
import { dropText, type Drop } from '@/lib/console/view/drops';
import { useReader } from '@/lib/i18n/reader';
import { Button, LinkButton } from '../ui/button';
import { Command } from '../ui/command';
import { DialogPage } from '../ui/dialog-page';
import { Icon } from '../ui/icon';

const bold = (words: ReactNode) => <b>{words}</b>;

/** Names what would be deleted and the connections that would drop, and asks. */
export function DeleteDialog({
  drops,
  what,
  action,
  cancel,
  csrf,
  base,
  commands,
}: {
  drops: Drop[];
  what: 'virtual' | 'real';
  action: string;
  cancel: string;
  csrf: string;
  base: string;
  commands: string[];
}) {
  const { t } = useReader();
  const names = drops.map((d) => d.label).join(', ');
  const known = drops.every((d) => d.connections !== null);
  const total = drops.reduce((n, d) => n + (d.connections ?? 0), 0);
  return (
    <DialogPage
      title={t('virtual.deletion.question', { names })}
      body={
        <>
          <p>
            {total > 0
              ? t.rich('virtual.deletion.drops', { ...many(total), b: bold })
              : t(known ? 'virtual.deletion.dropsNone' : 'virtual.deletion.dropsUnknown')}
          </p>
          <ul className="checks">
            {drops.map((d) => (
              <li key={d.id} className="st-info">
                <Icon name="s-info" />
                <span>
                  {t.rich(`virtual.deletion.${what}`, {
                    name: d.label,
                    id: d.id,
                    drop: dropText(d, t),
                    b: bold,
                  })}
                </span>
              </li>
            ))}
            <li className="st-up">
              <Icon name="s-up" />
              <span>{t('virtual.deletion.until')}</span>
            </li>
          </ul>
          <Command lines={commands} />
        </>
      }
      form={
        <form className="panel-f" method="post" action={action}>
          <input type="hidden" name="csrf" value={csrf} />
          <input type="hidden" name="base" value={base} />
          {drops.map((d) => (
            <input key={d.id} type="hidden" name="id" value={d.id} />
          ))}
          <LinkButton href={cancel}>{t('forms.cancel')}</LinkButton>{' '}
          <Button look="solid-danger">{t('virtual.deletion.button', { names })}</Button>
        </form>
      }
    />
  );
}
