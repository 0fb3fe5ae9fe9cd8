import os from 'node:os';
import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { BarePage } from '@/components/access/bare-page';
import { CodeField } from '@/components/access/code-field';
import { FindingsNotice } from '@/components/access/findings-notice';
import { Button } from '@/components/ui/button';
import { passedCookie } from '@/lib/auth';
import { ownPath, page, saidCodes } from '@/lib/console';
import { passedUser } from '@/lib/console/login';

export default page({ permission: 'anyone' }, async ({ search, csrf, arrival }) => {
  const user = await passedUser((await cookies()).get(passedCookie(arrival.secure))?.value);
  if (!user) redirect('/login');
  const t = await getTranslations('account');
  const tLogin = await getTranslations('login');
  return (
    <BarePage
      language={{ csrf, path: arrival.path }}
      foot={<span>{tLogin('address', { address: arrival.address })}</span>}
    >
      <div>
        <h1>{tLogin('title', { host: os.hostname() })}</h1>
        <p className="lead">{t('codeLead', { user: user.name })}</p>
      </div>
      <FindingsNotice findings={saidCodes(search)} />
      <form className="panel panel-b stack" method="post" action="/login/code/enter">
        <input type="hidden" name="csrf" value={csrf} />
        <input type="hidden" name="next" value={ownPath(search.next) ?? ''} />
        <CodeField label={t('code')} first />
        <Button look="primary">{tLogin('submit')}</Button>
      </form>
      <details className="note">
        <summary>{t('codeLost')}</summary>
        <p>{t.rich('codeLostHow', { user: user.name, code: (words) => <code>{words}</code> })}</p>
      </details>
    </BarePage>
  );
});
