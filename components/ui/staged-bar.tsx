import { useReader } from '@/lib/i18n/reader';
import { LinkButton } from './button';
import { Icon } from './icon';

/** The bar at the foot while what is saved is not what runs; the only inverse surface, so that it is never overlooked. */
export function StagedBar({
  title,
  detail,
  narrow = false,
  action,
}: {
  title: string;
  detail: string;
  /** on the page that shows the change itself: only where its panel is not in view */
  narrow?: boolean;
  action: { href: string; text: string };
}) {
  const { t } = useReader();
  return (
    <aside className={narrow ? 'staged narrow' : 'staged'} aria-label={t('frame.staged.label')}>
      <p>
        <Icon name="s-degraded" />
        <b>{title}</b> <span>{detail}</span>
      </p>
      <div className="btn-row">
        {!narrow && <LinkButton href="/changes">{t('frame.staged.review')}</LinkButton>}{' '}
        <LinkButton look="primary" href={action.href}>
          {action.text}
        </LinkButton>
      </div>
    </aside>
  );
}
