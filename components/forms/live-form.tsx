'use client';

import { useRef, type FormEvent, type ReactNode } from 'react';
import { useForm, type Resolver } from 'react-hook-form';
import { besideField } from '@/lib/console/forms/beside-field';
import { fieldFault } from '@/lib/console/forms/check';
import type { FieldView, SectionView } from '@/lib/console/forms/field-views';
import type { Panel } from '@/lib/console/forms/panels';
import { posted, USE, type Values } from '@/lib/console/forms/values';
import { fill } from '@/lib/lvscf/fill';
import { FieldControl } from '../ui/field-control';
import { FormRow } from '../ui/form-row';
import { Notice } from '../ui/notice';
import { NeedingFields } from './needing-fields';
import { useValueWords } from './value-words';

type Typed = Record<string, string | boolean>;

/**
 * The one place of react-hook-form: a plain form that posts to its handler, and where script runs is checked by the same rules
 * before it is sent. A button with a value other than `accept` (RESET, DISABLE) is sent without that.
 */
export function LiveForm({
  action,
  csrf,
  base,
  panel,
  sections,
  label,
  head,
  tail,
  foot,
}: {
  action: string;
  csrf: string;
  /** sha256 of the lvs.cf that the form was made from; '' when there is none */
  base: string;
  panel: Panel;
  sections: SectionView[];
  label: string;
  head?: ReactNode;
  /** behind the fields of the registry */
  tail?: ReactNode;
  foot: ReactNode;
}) {
  const fields = sections.flatMap((s) => s.fields);
  const form = useForm<Typed>({
    // Not on leaving a field: a finding that appears there would move ACCEPT from under the pointer that is pressing it.
    mode: 'onSubmit',
    reValidateMode: 'onChange',
    defaultValues: Object.fromEntries(fields.map((f) => [f.name, initial(f)])),
    resolver: resolverOf(panel, fields, useValueWords()),
  });
  const { errors, dirtyFields } = form.formState;
  const passed = useRef(false);
  const needing = fields.filter(({ name }) => errors[name]);

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    const element = event.currentTarget;
    const submitter = (event.nativeEvent as SubmitEvent).submitter as HTMLButtonElement | null;
    if (passed.current || (submitter?.value && submitter.value !== 'accept')) {
      passed.current = false;
      return;
    }
    event.preventDefault();
    const other = new FormData(element);
    const sent = fields.map(({ name }) => name).filter((name) => other.get(`${USE}${name}`) !== 'theirs');
    void form.trigger(sent, { shouldFocus: true }).then((ok) => {
      if (!ok) return;
      passed.current = true;
      // Not at once: while its submit event is still on its way the form ignores a second one.
      setTimeout(() => element.requestSubmit(submitter));
    });
  }

  return (
    <form
      className="form panel"
      method="post"
      action={action}
      aria-label={label}
      onSubmit={onSubmit}
      noValidate
    >
      <input type="hidden" name="csrf" value={csrf} />
      <input type="hidden" name="base" value={base} />
      {head}
      {needing.length > 0 && (
        <Notice is="down" alert className="said-now">
          <NeedingFields fields={needing} />
        </Notice>
      )}
      {sections.map((section) => (
        <fieldset key={section.title} className={section.className}>
          <legend>{section.title}</legend>
          {section.fields.map((field) => {
            const view = withTyped(field, errors[field.name]?.message, !!dirtyFields[field.name]);
            return (
              <FormRow
                key={field.name}
                field={view}
                control={<FieldControl field={view} register={form.register(field.name)} />}
              />
            );
          })}
        </fieldset>
      ))}
      {tail}
      <div className="panel-f">{foot}</div>
    </form>
  );
}

const initial = (field: FieldView) => (field.kind === 'checkbox' ? field.value === '1' : field.value);

/** What the typed value deserves now stands in place of what the server said about the old one. */
function withTyped(field: FieldView, message: string | undefined, dirty: boolean): FieldView {
  const kept = dirty || message ? field.says.filter((s) => s.severity === 'info') : field.says;
  return { ...field, says: message ? [{ severity: 'error', text: message }, ...kept] : kept };
}

function resolverOf(panel: Panel, fields: FieldView[], words: Record<string, string>): Resolver<Typed> {
  return (typed) => {
    const plain = Object.fromEntries(
      Object.entries(typed).map(([name, value]) => [
        name,
        typeof value === 'boolean' ? (value ? '1' : '0') : value,
      ]),
    );
    const values: Values = posted(panel, plain);
    const found = Object.entries(values).flatMap(([name, value]) => {
      const fault = fieldFault(panel.scope, name, value);
      if (!fault) return [];
      const label = fields.find((field) => field.name === name)?.label ?? name;
      const message = fill(words[fault.code] ?? fault.code, besideField({ name, label }, fault).params);
      return [[name, { type: fault.code, message }] as const];
    });
    return found.length ? { values: {}, errors: Object.fromEntries(found) } : { values: typed, errors: {} };
  };
}
