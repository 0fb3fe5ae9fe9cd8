import { useTranslations } from 'next-intl';
import { roles } from '@/lib/auth';
import type { FormDraft } from '@/lib/console';
import { useReader } from '@/lib/i18n/reader';
import { useSentence } from '@/lib/i18n/sentences';
import { FieldSay } from '../access/field-say';
import { Button } from '../ui/button';
import { roleName } from './role-name';
import { Panel } from '../ui/panel';

/** Adds an account; the console makes its first password. */
export function AddAccountPanel({ csrf, draft }: { csrf: string; draft: FormDraft | null }) {
  const t = useTranslations('accounts.add');
  const sentence = useSentence();
  const typed = (name: string) => draft?.values[name]?.at(-1);
  const wrong = draft?.findings.find(({ field }) => field === 'account');
  return (
    <form className="form" method="post" action="/accounts/add">
      <input type="hidden" name="csrf" value={csrf} />
      <Panel id="h-add" title={t('title')} foot={<Button look="primary">{t('submit')}</Button>}>
        <div className="panel-b">
          <div className="f">
            <label htmlFor="account">{t('name')}</label>
            <div className="ctl">
              <input
                id="account"
                name="account"
                type="text"
                required
                maxLength={32}
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                defaultValue={typed('account')}
                aria-invalid={wrong ? true : undefined}
                aria-describedby={wrong ? 'account-say' : undefined}
              />
            </div>
            <div className="aside">
              {wrong ? <FieldSay id="account-say">{sentence(wrong)}</FieldSay> : t('nameHint')}
            </div>
          </div>
          <RoleField id="role" label={t('role')} value={typed('role') ?? 'viewer'} />
          <p className="muted">{t('how')}</p>
        </div>
      </Panel>
    </form>
  );
}

/** The choice of a role, with what each may do. */
export function RoleField({ id, label, value }: { id: string; label: string; value: string }) {
  const t = useTranslations('accounts');
  const words = useReader();
  return (
    <div className="f">
      <label htmlFor={id}>{label}</label>
      <div className="ctl">
        <select id={id} name="role" defaultValue={value}>
          {roles.map((role) => (
            <option key={role} value={role}>
              {roleName(words, role)}
            </option>
          ))}
        </select>
      </div>
      <div className="aside">{t('roles')}</div>
    </div>
  );
}
