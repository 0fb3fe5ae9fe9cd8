/** Names in public/icons.svg: `s-…` are states, `i-…` things. */
export type IconName =
  | 's-up'
  | 's-down'
  | 's-critical'
  | 's-degraded'
  | 's-maint'
  | 's-drain'
  | 's-unknown'
  | 's-off'
  | 's-info'
  | 's-warn'
  | 'i-lvs'
  | 'i-heart'
  | 'i-sync'
  | 'i-to'
  | 'i-plus'
  | 'i-lock';

/** A 16 px sign; always beside a word, so that it is hidden from readers that do not see it. */
export function Icon({ name, className = 'i' }: { name: IconName; className?: string }) {
  return (
    <svg className={className} aria-hidden="true">
      <use href={`/icons.svg#${name}`} />
    </svg>
  );
}
