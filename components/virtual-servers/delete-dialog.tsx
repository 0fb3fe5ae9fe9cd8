import { dropText, type Drop } from '@/lib/console/view/drops';
import { Button, LinkButton } from '../ui/button';
import { Command } from '../ui/command';
import { DialogPage } from '../ui/dialog-page';
import { Icon } from '../ui/icon';

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
  /** e.g. `virtual server` */
  what: string;
  action: string;
  cancel: string;
  csrf: string;
  base: string;
  commands: string[];
}) {
  const names = drops.map((d) => d.label).join(', ');
  const known = drops.every((d) => d.connections !== null);
  const total = drops.reduce((n, d) => n + (d.connections ?? 0), 0);
  return (
    <DialogPage
      title={`Delete ${names}?`}
      body={
        <>
          <p>
            {total > 0 ? (
              <>
                When this is applied, <b>{total === 1 ? '1 open connection' : `${total} open connections`}</b>{' '}
                {total === 1 ? 'drops' : 'drop'}.
              </>
            ) : known ? (
              'When this is applied, no open connection drops.'
            ) : (
              'How many connections would drop is not known now.'
            )}
          </p>
          <ul className="checks">
            {drops.map((d) => (
              <li key={d.id} className="st-info">
                <Icon name="s-info" />
                <span>
                  The {what} <b>{d.label}</b> ({d.id}). {dropText(d)}
                </span>
              </li>
            ))}
            <li className="st-up">
              <Icon name="s-up" />
              <span>Until you apply, everything keeps running.</span>
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
          <LinkButton href={cancel}>CANCEL</LinkButton> <Button look="solid-danger">DELETE {names}</Button>
        </form>
      }
    />
  );
}
