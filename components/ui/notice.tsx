import type { ReactNode } from 'react';
import { Icon } from './icon';
import { stateClass, stateIcon, type StateName } from './state';

/** A sentence that concerns the whole page. `alert` is read out at once by a screen reader. */
export function Notice({
  is,
  alert = false,
  action,
  children,
}: {
  is: StateName;
  alert?: boolean;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className={`notice ${stateClass(is)}`} role={alert ? 'alert' : 'status'}>
      <Icon name={is === 'degraded' ? 's-warn' : stateIcon(is)} />
      <div>{children}</div>
      {action}
    </div>
  );
}
