/** A finding beside its own field names it by the label that stands there; everywhere else by its name in the file. */
export function besideField<F extends { params: Record<string, string | number> }>(
  field: { name: string; label: string },
  finding: F,
): F {
  if (finding.params.name !== field.name) return finding;
  return { ...finding, params: { ...finding.params, name: field.label } };
}
