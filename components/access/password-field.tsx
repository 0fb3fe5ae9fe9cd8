import type { ReactNode } from 'react';

/** A labelled secret. It is never filled in by us: what was typed is not kept. */
export function PasswordField({
  id,
  name,
  label,
  autoComplete,
  first = false,
  children,
}: {
  id: string;
  name: string;
  label: string;
  autoComplete: 'current-password' | 'new-password';
  /** the page begins here */
  first?: boolean;
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
        // eslint-disable-next-line jsx-a11y/no-autofocus -- the page has one purpose, and this is where it begins
        autoFocus={first}
      />
      {children}
    </div>
  );
}
