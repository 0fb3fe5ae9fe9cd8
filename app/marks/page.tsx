import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { FormNotice } from '@/components/forms/form-notice';
import { ConsolePage } from '@/components/frame/console-page';
import { Staged } from '@/components/frame/staged';
import { MarksConflictPanel } from '@/components/marks/conflict-panel';
import { ForeignPanel } from '@/components/marks/foreign-panel';
import { RoutersPanel } from '@/components/marks/routers-panel';
import { RulesPanel } from '@/components/marks/rules-panel';
import { SuggestedPanel } from '@/components/marks/suggested-panel';
import { TextPanel } from '@/components/marks/text-panel';
import { VsftpdPanel } from '@/components/marks/vsftpd-panel';
import { DoneNotice } from '@/components/ui/done-notice';
import { Notice } from '@/components/ui/notice';
import { PageHead } from '@/components/ui/page-head';
import { may } from '@/lib/auth';
import { page } from '@/lib/console';
import { draftFindings } from '@/lib/console/marks-forms';
import { loadBoth } from '@/lib/console/view/both';
import { marksConflict } from '@/lib/console/view/marks-conflict';
import {
  foreignRows,
  lineFindings,
  marksFindings,
  missingRules,
  ruleRows,
  textOf,
} from '@/lib/console/view/marks';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('marks'))('title') };
}

export default page({ permission: 'view' }, async (context) => {
  const { csrf, draft, router, search, user } = context;
  const t = await getTranslations('marks');
  const { pair, saved, staged, answers, now } = await loadBoth(router, (client) =>
    client.call('marks.read', {}),
  );
  const state = answers[0]?.asked.value ?? null;
  const text = textOf(state);
  const base = state?.saved?.sha256 ?? '';
  const findings = marksFindings(state?.findings);
  const mayConfigure = may(user.role, 'configure');
  const conflict = marksConflict(draft, { text, sha256: base });
  const typed = conflict?.merged ?? draft?.values.text?.[0]?.replace(/\r\n?/g, '\n');
  const { lines, whole } = draftFindings(draft?.findings ?? []);
  const suggested = missingRules(text, state?.suggested ?? []);
  const name = pair.local.name;
  return (
    <ConsolePage context={context} reading={pair.local} tab="marks" staged={<Staged state={staged} />}>
      <PageHead title={t('title')} small={t('small')} />
      <DoneNotice search={search} of="marks" />
      <FormNotice findings={whole} scope="global" shown={[]} />
      {typed !== undefined && lines.length + whole.length === 0 && (
        <Notice is="up">{t('text.checked')}</Notice>
      )}
      <RoutersPanel answers={answers} csrf={csrf} mayConfigure={mayConfigure} now={now} />
      {state && (
        <>
          <RulesPanel rows={ruleRows(text, saved.value?.config ?? null, findings)} router={name} />
          {suggested.length > 0 && (
            <SuggestedPanel rules={suggested} csrf={csrf} base={base} mayConfigure={mayConfigure} />
          )}
          {conflict && <MarksConflictPanel conflict={conflict} />}
          <TextPanel
            text={typed ?? text}
            saved={text}
            findings={lineFindings(typed ?? text, typed === undefined ? findings : lines)}
            csrf={csrf}
            base={base}
            router={name}
            mayConfigure={mayConfigure}
          />
          <div className={state.vsftpd.length > 0 ? 'cols cols-1-1' : undefined}>
            <ForeignPanel
              rows={foreignRows(answers, text)}
              csrf={csrf}
              base={base}
              mayConfigure={mayConfigure}
            />
            {state.vsftpd.length > 0 && <VsftpdPanel marks={state.vsftpd} />}
          </div>
        </>
      )}
    </ConsolePage>
  );
});
