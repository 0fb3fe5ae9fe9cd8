import os from 'node:os';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { BarePage } from '@/components/access/bare-page';
import { FindingsNotice } from '@/components/access/findings-notice';
import { PasswordField } from '@/components/access/password-field';
import { TokensRevoked } from '@/components/access/tokens-revoked';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { Notice } from '@/components/ui/notice';
import { FIRST_USER, hasAccounts } from '@/lib/auth';
import { loginReason, ownPath, page, saidCodes } from '@/lib/console';

export default page({ permission: 'anyone' }, async ({ search, csrf, arrival }) => {
  if (!(await hasAccounts())) redirect('/setup');
  const t = await getTranslations('login');
  const reason = loginReason(search, arrival.bearer);
  const findings = saidCodes(search);
  const fingerprint = process.env.LVS_TLS_FINGERPRINT;
  return (
    <BarePage
      language={{ csrf, path: arrival.path }}
      foot={<span>{t('address', { address: arrival.address })}</span>}
    >
      <div>
        <h1>{t('title', { host: os.hostname() })}</h1>
      </div>
      <FindingsNotice findings={findings} />
      {findings.length === 0 && reason && <Notice is="info">{t(reason)}</Notice>}
      {search.why === 'passwordChanged' && <TokensRevoked count={search.tokens} />}
      <form className="panel panel-b stack" method="post" action="/login/enter">
        <input type="hidden" name="csrf" value={csrf} />
        <input type="hidden" name="next" value={ownPath(search.next) ?? ''} />
        <div className="f">
          <label htmlFor="user">{t('user')}</label>
          <input
            id="user"
            name="user"
            type="text"
            defaultValue={FIRST_USER}
            autoComplete="username"
            autoCapitalize="none"
            required
          />
        </div>
        <PasswordField
          id="password"
          name="password"
          label={t('password')}
          autoComplete="current-password"
          first
        />
        <Button look="primary">{t('submit')}</Button>
      </form>
      <details className="note">
        <summary>{t('lost')}</summary>
        <p>{t.rich('lostHow', { code: (words) => <code>{words}</code> })}</p>
      </details>
      <p className="note">
        <Icon name="i-lock" />{' '}
        {arrival.secure && fingerprint
          ? t('encrypted', { fingerprint: fingerprint.slice(0, 17) })
          : arrival.secure
            ? t('encryptedByProxy')
            : t('plain')}
      </p>
    </BarePage>
  );
});
