import { Icon } from '../ui/icon';

/** What is wrong with one field of a page without session, beside it. */
export function FieldSay({ id, children }: { id: string; children: string }) {
  return (
    <p id={id} className="say-f st-down">
      <Icon name="s-down" />
      <span>{children}</span>
    </p>
  );
}
