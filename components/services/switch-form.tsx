import { useTranslations } from 'next-intl';
import { Button } from '../ui/button';

/** ENABLE or DISABLE, whichever it is not: one button that sends what it is for. */
export function SwitchForm({
  action,
  csrf,
  on,
  of,
  fields,
}: {
  action: string;
  csrf: string;
  /** is it on now: then the button switches it off */
  on: boolean;
  /** what it is about, for readers that do not see the table */
  of: string;
  fields: Record<string, string>;
}) {
  const t = useTranslations('services');
  return (
    <form method="post" action={action}>
      <input type="hidden" name="csrf" value={csrf} />
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button small name="do" value={on ? 'disable' : 'enable'}>
        {t(on ? 'disable' : 'enable')}
        <span className="vh"> {of}</span>
      </Button>
    </form>
  );
}
