import type { Effect } from '@/lib/console/view/verbs';
import { Icon } from '../ui/icon';

/** What an action will do and what speaks against it, one line each. */
export function Effects({ effects }: { effects: Effect[] }) {
  return (
    <ul className="checks">
      {effects.map(({ text, weight }) => (
        <li key={text} className={weight === 'warning' ? 'st-degraded' : 'st-info'}>
          <Icon name={weight === 'warning' ? 's-warn' : 's-info'} />
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}
