import clsx from 'clsx';
import type { ReactNode } from 'react';
import { Icon } from './icon';
import { stateClass, stateIcon, type StateName } from './state';

/** A sentence that concerns the whole page. `alert` is read out at once by a screen reader. */
export function Notice({
  is,
  alert = false,
  action,
  className,
  children,
}: {
  is: StateName;
  alert?: boolean;
  action?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <div className={clsx('notice', stateClass(is), className)} role={alert ? 'alert' : 'status'}>
      <Icon name={is === 'degraded' ? 's-warn' : stateIcon(is)} />
      <div>{children}</div>
      {action}
    </div>
  );
}
