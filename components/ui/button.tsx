import clsx from 'clsx';
import type { ButtonHTMLAttributes, ReactNode } from 'react';

export type Look = 'plain' | 'primary' | 'danger' | 'solid-danger';

const looks: Record<Look, string> = {
  plain: '',
  primary: 'btn-primary',
  danger: 'btn-danger',
  'solid-danger': 'btn-danger solid',
};

/** A native button; it sends its form unless `type` says otherwise. A page has at most one `primary`. */
export function Button({
  look = 'plain',
  small = false,
  className,
  ...rest
}: { look?: Look; small?: boolean } & ButtonHTMLAttributes<HTMLButtonElement>) {
  return <button {...rest} className={clsx('btn', looks[look], small && 'btn-s', className)} />;
}

/** A link that looks like a button: leads to a page, changes nothing. */
export function LinkButton({
  look = 'plain',
  small = false,
  href,
  className,
  children,
}: {
  look?: Look;
  small?: boolean;
  href: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <a href={href} className={clsx('btn', looks[look], small && 'btn-s', className)}>
      {children}
    </a>
  );
}
