/** How many fields of a form keep it from being saved, and a link to each: the same words from the server and in the browser. */
export function NeedingFields({
  needing,
  fields,
}: {
  /** how many have errors */
  needing: number;
  /** all that something is said about */
  fields: { name: string; label: string }[];
}) {
  return (
    <>
      {needing > 0 && (
        <b>Not saved: {needing === 1 ? '1 field needs you' : `${needing} fields need you`}. </b>
      )}
      {fields.map(({ name, label }, i) => (
        <span key={name}>
          {i > 0 && ', '}
          <a href={`#f-${name}`}>{label}</a>
        </span>
      ))}
      {fields.length > 0 && '. '}
      {needing > 0 && 'What you typed is kept.'}
    </>
  );
}
