import type { ReactNode } from 'react';
import { useReader } from '@/lib/i18n/reader';
import { Button, LinkButton } from '../ui/button';
import { Command } from '../ui/command';
import { DialogPage } from '../ui/dialog-page';
import { Icon } from '../ui/icon';

/** What would be deleted: its identity, its name, and the sentence about it. */
export interface Deletion {
  id: string;
  label: string;
  says: ReactNode;
}

/** Names the entries that would be deleted and what that does, and asks; until it is applied, nothing changes for clients. */
export function DeleteDialog({
  entries,
  lead,
  warning,
  list,
  csrf,
  base,
  commands,
}: {
  entries: Deletion[];
  /** the sum, above the entries */
  lead?: ReactNode;
  /** what deleting does not do */
  warning?: string;
  /** address of the list in which they stand; the handler stands below it */
  list: string;
  csrf: string;
  base: string;
  commands: string[];
}) {
  const { t } = useReader();
  const names = entries.map(({ label }) => label).join(', ');
  return (
    <DialogPage
      title={t('virtual.deletion.question', { names })}
      body={
        <>
          {lead != null && <p>{lead}</p>}
          <ul className="checks">
            {entries.map(({ id, says }) => (
              <li key={id} className="st-info">
                <Icon name="s-info" />
                <span>{says}</span>
              </li>
            ))}
            {warning && (
              <li className="st-degraded">
                <Icon name="s-warn" />
                <span>{warning}</span>
              </li>
            )}
            <li className="st-up">
              <Icon name="s-up" />
              <span>{t('virtual.deletion.until')}</span>
            </li>
          </ul>
          <Command lines={commands} />
        </>
      }
      form={
        <form className="panel-f" method="post" action={`${list}/delete/run`}>
          <input type="hidden" name="csrf" value={csrf} />
          <input type="hidden" name="base" value={base} />
          {entries.map(({ id }) => (
            <input key={id} type="hidden" name="id" value={id} />
          ))}
          <LinkButton href={list}>{t('forms.cancel')}</LinkButton>{' '}
          <Button look="solid-danger">{t('virtual.deletion.button', { names })}</Button>
        </form>
      }
    />
  );
}
