import { useTranslations } from 'next-intl';

/** A field that something is said about, and the words of its label. */
export interface NamedField {
  name: string;
  label: string;
}

/** Nothing was done: how many fields keep it from that, and a link to each. The same words from the server and in the browser. */
export function NeedingFields({
  not,
  fields,
}: {
  /** what was not done; nothing said: it was not saved */
  not?: string;
  /** all that have errors; none: the form as a whole was refused */
  fields: NamedField[];
}) {
  const t = useTranslations('client');
  return (
    <>
      <b>{t('needing', { n: fields.length, not: not ?? t('notSaved') })} </b>
      <FieldLinks fields={fields} />
      {t('typedKept')}
    </>
  );
}

/** A link to each field. */
export function FieldLinks({ fields }: { fields: NamedField[] }) {
  return (
    <>
      {fields.map(({ name, label }, i) => (
        <span key={name}>
          {i > 0 && ', '}
          <a href={`#f-${name}`}>{label}</a>
        </span>
      ))}
      {fields.length > 0 && '. '}
    </>
  );
}
