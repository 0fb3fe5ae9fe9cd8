import type { ReactNode } from 'react';
import { Button, type Look } from '../ui/button';

/** One button that posts what it is about; a form of its own, so that it works without script. */
export function ButtonForm({
  action,
  csrf,
  values = {},
  look,
  children,
}: {
  action: string;
  csrf: string;
  /** hidden fields */
  values?: Record<string, string>;
  look?: Look;
  children: ReactNode;
}) {
  return (
    <form method="post" action={action}>
      <input type="hidden" name="csrf" value={csrf} />
      {Object.entries(values).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button small look={look}>
        {children}
      </Button>
    </form>
  );
}
