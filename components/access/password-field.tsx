import type { ReactNode } from 'react';
import { FieldSay } from './field-say';

/** A labelled secret. It is never filled in by us: what was typed is not kept. */
export function PasswordField({
  id,
  name,
  label,
  autoComplete,
  first = false,
  least,
  say,
  children,
}: {
  id: string;
  name: string;
  label: string;
  autoComplete: 'current-password' | 'new-password';
  /** the page begins here */
  first?: boolean;
  /** fewest characters of a new one: the browser then asks for more before anything is sent and lost */
  least?: number;
  /** what is wrong with what was sent */
  say?: string;
  /** help below the field */
  children?: ReactNode;
}) {
  return (
    <div className="f">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        name={name}
        type="password"
        autoComplete={autoComplete}
        required
        minLength={least}
        aria-invalid={say ? true : undefined}
        aria-describedby={say ? `${id}-say` : undefined}
        // eslint-disable-next-line jsx-a11y/no-autofocus -- the page has one purpose, and this is where it begins
        autoFocus={first}
      />
      {say && <FieldSay id={`${id}-say`}>{say}</FieldSay>}
      {children}
    </div>
  );
}
