import { NextIntlClientProvider } from 'next-intl';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { pairView } from '@/lib/console/view/reading';
import { locales, type Locale } from '@/lib/i18n/locales';
import { messages } from '@/lib/i18n/messages';
import { diff, parse } from '@/lib/lvscf';
import type { Difference } from '@/lib/router';
import { FindingsPanel } from '../control/findings-panel';
import { TakingDialog } from './taking-dialog';

const AT = '2030-01-01T00:00:00.000Z';
const file = (weight: number) =>
  parse(`virtual HTTP {
 active = 1
 address = 10.0.0.100 eth0:1
 server <b>web1 {
 address = 10.0.0.11
 weight = ${weight}
 }
}
`).cst;
const [service, server] = ['tcp:10.0.0.100:80', '10.0.0.11:80'];
const changes = diff(file(1), file(7));
const pair = pairView(
  { local: { router: 'lvs1', status: null, failure: null, readAt: AT }, peer: null },
  true,
);

/** What a browser gets, without script. */
const html = (locale: Locale, node: ReactNode) =>
  renderToStaticMarkup(
    <NextIntlClientProvider locale={locale} messages={messages[locale]}>
      {node}
    </NextIntlClientProvider>,
  );

describe.each(locales)('R43 R10 drift in %s', (locale) => {
  it('a difference has its age, its meaning in lvs.cf, and a link for each repair that the role may ask for', () => {
    const repair = { side: 'local' as const, service, server };
    const difference: Difference = {
      ...{
        code: 'hand-weight',
        params: { entry: `${service} ${server}`, weight: 7, by: '' },
        severity: 'warning',
      },
      ...{ side: 'local', router: 'lvs1', since: AT, changes },
      repairs: [
        { ...repair, code: 'resume' },
        { ...repair, code: 'adopt' },
      ],
    };
    const shown = (role: string) =>
      html(
        locale,
        <FindingsPanel
          {...{ services: [], source: 'lvs1', routers: [], drift: [difference], role, now: new Date(AT) }}
          standby={{ name: '', reasons: [] }}
          oneSided={null}
        />,
      );
    const links = (role: string) => [...shown(role).matchAll(/<a href="([^"]+)"/g)].map(([, href]) => href);
    expect(shown('viewer')).toContain(`${service} ${server}`);
    expect(shown('viewer')).toMatch(/<p class="note">[^<]*HTTP[^<]*7/);
    expect(shown('viewer')).toContain('dateTime="2030-01-01');
    expect([links('viewer').length, links('operator').length]).toEqual([0, 1]);
    expect(links('administrator')).toEqual([
      '/control/server/resume/tcp%3A10.0.0.100%3A80/10.0.0.11%3A80',
      '/drift/adopt/local/tcp%3A10.0.0.100%3A80%2010.0.0.11%3A80',
    ]);
  });

  it('the page that asks says the change and the command, and sends the hashes of what it showed', () => {
    const draft = { base: 'aaa', content: '', sha256: 'bbb', changes, taken: [], left: [] };
    const view = { pair, taking: 'adopt' as const, side: 'local' as const, entry: `${service} ${server}` };
    const page = html(
      locale,
      <TakingDialog csrf="token" view={{ ...view, draft: { value: draft, error: null } }} />,
    );
    expect(page).toContain(`lvsctl adopt &#x27;${service}&#x27; &#x27;${server}&#x27;`);
    expect(page).toContain('action="/drift/adopt/local/tcp%3A10.0.0.100%3A80%2010.0.0.11%3A80/run"');
    for (const [name, value] of Object.entries({ csrf: 'token', base: 'aaa', becomes: 'bbb' }))
      expect(page).toContain(`name="${name}" value="${value}"`);
    expect(page).toContain('&lt;b&gt;web1');
    expect(page.match(/<button/g)).toHaveLength(1);
    const same = { value: { ...draft, sha256: 'aaa', changes: [] }, error: null };
    expect(html(locale, <TakingDialog csrf="token" view={{ ...view, draft: same }} />)).not.toContain(
      '<button',
    );
    const silent = { value: null, error: { code: 'unreachable', params: { router: 'lvs2' } } };
    expect(html(locale, <TakingDialog csrf="token" view={{ ...view, draft: silent }} />)).toContain('lvs2');
  });
});
