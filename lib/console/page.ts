import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { hasAccounts, may, type Permission, type SessionInfo } from '@/lib/auth';
import { audit } from '@/lib/audit';
import type { User } from '@/lib/db';
import type { RouterClient } from '@/lib/router';
import { arrivalOf, csrfOf, type Arrival } from './arrival';
import { loadDraft, type FormDraft } from './drafts';
import { dutyPage } from './duty';
import { routeParams, type RouteParams } from './params';
import { thisRouter } from './routers';
import { withRule } from './rule';

export interface PageContext<P extends Permission | 'anyone'> {
  params: RouteParams;
  /** the query; of a repeated name the first */
  search: Record<string, string>;
  arrival: Arrival;
  /** null only for `anyone` */
  user: P extends 'anyone' ? null : User;
  session: P extends 'anyone' ? null : SessionInfo;
  /** value of the hidden field `csrf` that every form on the page carries */
  csrf: string;
  /** what `?draft=ID` brings back: typed values and findings */
  draft: FormDraft | null;
  /** the agent of this router */
  router: RouterClient;
}

interface PageProps {
  params: Promise<Record<string, string | string[] | undefined>>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/**
 * The only way to make a page. Without a session the answer is a redirect to the login, which leads back here; without the
 * permission, to /refused, and the attempt is noted; with an account that must do something first, to where that is done.
 */
export function page<P extends Permission | 'anyone'>(
  rule: { permission: P; unfinished?: true },
  render: (context: PageContext<P>) => Promise<ReactNode>,
): (props: PageProps) => Promise<ReactNode> {
  const show = async ({ params, searchParams }: PageProps) => {
    const jar = await cookies();
    const arrival = await arrivalOf(await headers(), (name) => jar.get(name)?.value);
    const { bearer } = arrival;
    const live = rule.permission !== 'anyone' && bearer.state === 'live' ? bearer : null;
    if (rule.permission !== 'anyone') await admit(arrival, rule.permission, rule.unfinished);
    const search = firstValues(await searchParams);
    const draft =
      live && search.draft
        ? await loadDraft(search.draft, { userId: live.user.id, form: arrival.path })
        : null;
    return render({
      params: routeParams(await params),
      search,
      arrival,
      user: (live?.user ?? null) as PageContext<P>['user'],
      session: (live?.session ?? null) as PageContext<P>['session'],
      csrf: csrfOf(arrival),
      draft,
      router: thisRouter(),
    });
  };
  return withRule(show, rule);
}

async function admit(
  { bearer, address, path }: Arrival,
  permission: Permission,
  unfinished: true | undefined,
): Promise<void> {
  if (bearer.state !== 'live')
    redirect((await hasAccounts()) ? `/login?next=${encodeURIComponent(path)}` : '/setup');
  if (may(bearer.user.role, permission)) {
    const duty = unfinished ? null : await dutyPage(bearer.user);
    if (duty) redirect(duty);
    return;
  }
  await audit({
    user: bearer.user.name,
    address,
    action: 'page',
    object: path,
    outcome: 'refused',
    detail: `needs ${permission}`,
  });
  redirect('/refused');
}

function firstValues(query: Record<string, string | string[] | undefined>): Record<string, string> {
  const first: Record<string, string> = {};
  for (const [name, value] of Object.entries(query)) {
    const one = Array.isArray(value) ? value[0] : value;
    if (one !== undefined) first[name] = one;
  }
  return first;
}
