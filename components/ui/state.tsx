import clsx from 'clsx';
import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon';

/** The vocabulary of states: icon, word, colour, in that order. `off`: not meant to run. */
export type StateName =
  'up' | 'down' | 'critical' | 'degraded' | 'maint' | 'drain' | 'unknown' | 'off' | 'info';

const icons: Record<StateName, IconName> = {
  up: 's-up',
  down: 's-down',
  critical: 's-critical',
  degraded: 's-degraded',
  maint: 's-maint',
  drain: 's-drain',
  unknown: 's-unknown',
  off: 's-off',
  info: 's-info',
};

/** The class that gives an element the colours of a state. */
export const stateClass = (is: StateName) => `st-${is === 'drain' ? 'maint' : is}`;
export const stateIcon = (is: StateName): IconName => icons[is];

/** A state as icon and word. Only an exception wears a plate; `plain` takes it away. */
export function State({
  is,
  plain = false,
  title,
  children,
}: {
  is: StateName;
  plain?: boolean;
  title?: string;
  children: ReactNode;
}) {
  return (
    <span className={clsx('st', stateClass(is), plain && 'plain')} title={title}>
      <Icon name={icons[is]} />
      {children}
    </span>
  );
}
