import { useTranslations } from 'next-intl';
import { lesserRole, roles, TOKEN_DAYS } from '@/lib/auth';
import type { FormDraft } from '@/lib/console';
import { useReader } from '@/lib/i18n/reader';
import { Button } from '../ui/button';
import { roleName } from './role-name';
import { Panel } from '../ui/panel';

/** Makes an API token, with at most the role of its maker. */
export function NewTokenPanel({
  csrf,
  role,
  draft,
}: {
  csrf: string;
  role: string;
  draft: FormDraft | null;
}) {
  const t = useTranslations('account.tokens');
  const words = useReader();
  const typed = (name: string) => draft?.values[name]?.at(-1);
  const possible = roles.filter((one) => lesserRole(one, role) === one);
  return (
    <form className="form" method="post" action="/account/tokens/make">
      <input type="hidden" name="csrf" value={csrf} />
      <Panel id="h-token" title={t('new')} foot={<Button>{t('make')}</Button>}>
        <div className="panel-b">
          <div className="f">
            <label htmlFor="name">{t('name')}</label>
            <div className="ctl">
              <input
                id="name"
                name="name"
                type="text"
                maxLength={60}
                required
                autoComplete="off"
                defaultValue={typed('name')}
              />
            </div>
            <div className="aside">{t('nameHint')}</div>
          </div>
          <div className="f">
            <label htmlFor="token-role">{t('role')}</label>
            <div className="ctl">
              <select id="token-role" name="role" defaultValue={typed('role') ?? 'viewer'}>
                {possible.map((one) => (
                  <option key={one} value={one}>
                    {roleName(words, one)}
                  </option>
                ))}
              </select>
            </div>
          </div>
          <div className="f">
            <label htmlFor="days">{t('expires')}</label>
            <div className="ctl">
              <select id="days" name="days" defaultValue={typed('days') ?? '90'}>
                {TOKEN_DAYS.map((days) => (
                  <option key={days} value={days}>
                    {t('days', { days })}
                  </option>
                ))}
              </select>
            </div>
            <div className="aside">{t('use')}</div>
          </div>
        </div>
      </Panel>
    </form>
  );
}
