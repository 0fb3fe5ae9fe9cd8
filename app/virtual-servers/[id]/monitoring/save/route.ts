import { handler, saveDraft, seeOther } from '@/lib/console';
import { findVirtual } from '@/lib/console/forms/edits';
import { MONITORING_SCRIPTS } from '@/lib/console/forms/panels';
import { entryForm, saveEntry } from '@/lib/console/forms/save-entry';
import { takeForm } from '@/lib/console/forms/save';
import { filledForm, templateValues } from '@/lib/console/forms/templates';
import { monitoringPage } from '@/lib/console/links';

/**
 * ACCEPT takes the fields as they are, blank clears. The original's buttons BLANK SEND and BLANK EXPECT do the same at once. A
 * template only fills the form.
 */
export const POST = handler(
  {
    method: 'POST',
    permission: 'configure',
    action: 'config.save',
    schema: entryForm,
    formPage: ({ id = '' }) => monitoringPage(id),
  },
  async ({ form, params: { id = '' }, user, audit, back, router }) => {
    if (form.do === 'template') {
      const filled = templateValues(String(form.template));
      if (!filled) return back([{ field: null, code: 'INVALID_VALUE', params: {}, severity: 'error' }]);
      const draft = await saveDraft({
        userId: user.id,
        form: monitoringPage(id),
        values: filledForm(MONITORING_SCRIPTS, form, filled),
        findings: [],
        base: form.base,
      });
      await audit.done('form', `${id}: template ${String(form.template)} filled in`);
      return seeOther(`${monitoringPage(id)}?draft=${draft}`);
    }
    const { values, findings } = takeForm(MONITORING_SCRIPTS, form);
    if (form.do === 'blank-send') values.send = '';
    if (form.do === 'blank-expect') values.expect = '';
    if (findings.length) return back(findings);
    const { outcome } = await saveEntry(
      {
        panel: MONITORING_SCRIPTS,
        values,
        form,
        find: (cst) => findVirtual(cst, id),
        author: user.name,
        reason: `monitoring scripts of ${id}`,
      },
      router,
    );
    if (!outcome.ok) return back(outcome.findings);
    await audit.done(id, `monitoring: ${outcome.state}`);
    return seeOther(`${monitoringPage(id)}?done=${outcome.state}`);
  },
);
