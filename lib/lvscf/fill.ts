/** Fills `{name}` from the parameters; `{{` and `}}` are braces. A missing parameter stays visible. */
export function fill(template: string, params: Record<string, string | number>): string {
  return template.replace(/\{\{|\}\}|\{(\w+)\}/g, (all, name: string | undefined) => {
    if (name === undefined) return all[0] ?? '';
    const value = params[name];
    return value === undefined ? all : String(value);
  });
}
