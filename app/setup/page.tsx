import os from 'node:os';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { BarePage } from '@/components/access/bare-page';
import { FieldSay } from '@/components/access/field-say';
import { FindingsNotice } from '@/components/access/findings-notice';
import { PasswordField } from '@/components/access/password-field';
import { SamePasswords } from '@/components/access/same-passwords';
import { Button } from '@/components/ui/button';
import { FIRST_USER, hasAccounts, MAX_BYTES, MIN_CHARACTERS, setupCodeFile } from '@/lib/auth';
import { page, saidCodes } from '@/lib/console';
import { sentences } from '@/lib/i18n/sentences';

/** The field that each code speaks of; the others concern the whole. */
const FIELDS: Record<string, string> = {
  WRONG_CODE: 'code',
  PASSWORD_TOO_SHORT: 'password',
  PASSWORD_TOO_LONG: 'password',
  PASSWORDS_DIFFER: 'repeat',
};

export default page({ permission: 'anyone' }, async ({ search, csrf, arrival }) => {
  if (await hasAccounts()) redirect('/login');
  const t = await getTranslations('setup');
  const tLogin = await getTranslations('login');
  const sentence = await sentences();
  const found = saidCodes(search);
  const say = (field: string) => {
    const fault = found.find(({ code }) => FIELDS[code] === field);
    return fault && sentence(fault);
  };
  const limits = { min: MIN_CHARACTERS, max: MAX_BYTES };
  return (
    <BarePage
      language={{ csrf, path: arrival.path }}
      foot={<span>{tLogin('address', { address: arrival.address })}</span>}
    >
      <div>
        <h1>{t('title', { host: os.hostname() })}</h1>
        <p className="lead">{t('lead', { user: FIRST_USER })}</p>
      </div>
      <FindingsNotice findings={found.filter(({ code }) => !(code in FIELDS))} />
      <form className="panel panel-b stack" method="post" action="/setup/save">
        <input type="hidden" name="csrf" value={csrf} />
        <div className="f">
          <label htmlFor="code">{t('code')}</label>
          <input
            id="code"
            name="code"
            type="text"
            autoComplete="off"
            required
            aria-invalid={say('code') ? true : undefined}
            aria-describedby={say('code') ? 'code-say' : undefined}
          />
          {say('code') && <FieldSay id="code-say">{say('code') ?? ''}</FieldSay>}
          <details className="help">
            <summary>
              <span className="q" />
              {t('codeHint', { file: setupCodeFile() })}
            </summary>
            <p>{t('codeHelp')}</p>
          </details>
        </div>
        <PasswordField
          id="password"
          name="password"
          label={t('password')}
          autoComplete="new-password"
          least={MIN_CHARACTERS}
          say={say('password')}
        >
          <details className="help">
            <summary>
              <span className="q" />
              {t('passwordHint', limits)}
            </summary>
            <p>{t('passwordHelp', limits)}</p>
          </details>
        </PasswordField>
        <PasswordField
          id="repeat"
          name="password2"
          label={t('repeat')}
          autoComplete="new-password"
          say={say('repeat')}
        />
        <SamePasswords first="password" second="repeat" words={sentence({ code: 'PASSWORDS_DIFFER' })} />
        <Button look="primary">{t('submit')}</Button>
      </form>
      <details className="note">
        <summary>{t('byCommand')}</summary>
        <p>{t.rich('byCommandHow', { user: FIRST_USER, code: (words) => <code>{words}</code> })}</p>
      </details>
    </BarePage>
  );
});
