/** What stands in a form under a name: what the page put there, and what may be chosen. */
export interface FormField {
  name: string;
  /** of an input its type, else select, textarea or button */
  type: string;
  value: string;
}

/** A form of a page as the page's own text has it: whatever stands there is found, known to a test or not. */
export interface PageForm {
  /** path of the page */
  page: string;
  method: 'get' | 'post';
  /** path to which it is sent; a button may lead elsewhere */
  action: string;
  fields: FormField[];
  buttons: { name: string; value: string; action: string }[];
}

const TAG = /<(\/?)(form|input|select|option|textarea|button|a)\b((?:"[^"]*"|[^">])*)>/gi;

/** The page's text without its scripts, in which the same words stand once more for React. */
export const withoutScripts = (html: string): string => html.replace(/<script\b[\s\S]*?<\/script>/gi, '');

/** Every form of a page, with what a browser would send of it. */
export function formsOf(page: string, html: string): PageForm[] {
  const text = withoutScripts(html);
  const forms: (PageForm & { id: string })[] = [];
  let open: PageForm | null = null;
  let select: FormField | null = null;
  for (const { 1: close, 2: tag = '', 3: rest = '', index, 0: whole } of text.matchAll(TAG)) {
    const has = attributes(rest);
    if (tag === 'form') {
      open = null;
      if (close) continue;
      const action = pathOf(has.get('action') ?? page, page);
      const method = has.get('method')?.toLowerCase() === 'post' ? 'post' : 'get';
      forms.push({ page, method, action, fields: [], buttons: [], id: has.get('id') ?? '' });
      open = forms.at(-1) ?? null;
      continue;
    }
    if (close) {
      if (tag === 'select') select = null;
      continue;
    }
    // A field may stand elsewhere and name its form.
    const named = has.get('form');
    const form = named === undefined ? open : (forms.find(({ id }) => id === named) ?? open);
    const name = has.get('name') ?? '';
    if (tag === 'option') {
      if (select && (has.has('selected') || select.value === '')) select.value = has.get('value') ?? '';
      continue;
    }
    if (!form || tag === 'a') continue;
    const type = has.get('type')?.toLowerCase() ?? (tag === 'input' ? 'text' : tag);
    if (tag === 'button' || type === 'submit') {
      const action = pathOf(has.get('formaction') ?? form.action, page);
      form.buttons.push({ name, value: has.get('value') ?? '', action });
      continue;
    }
    if (!name) continue;
    const value =
      tag === 'textarea'
        ? decoded(text.slice(index + whole.length, text.indexOf('</textarea', index)))
        : (has.get('value') ?? '');
    const field = { name, type, value };
    if ((type === 'radio' || type === 'checkbox') && !has.has('checked')) {
      // Not sent as it is, and yet a name that the handler reads.
      if (!form.fields.some((known) => known.name === name))
        form.fields.push({ ...field, type: 'unchecked' });
      continue;
    }
    form.fields = form.fields.filter((known) => known.name !== name || known.type !== 'unchecked');
    form.fields.push(field);
    if (tag === 'select') select = field;
  }
  return forms;
}

/** Paths that a page's links lead to, within the console. */
export function linksOf(html: string): string[] {
  return [...withoutScripts(html).matchAll(TAG)].flatMap(({ 2: tag, 3: rest = '' }) => {
    const href = tag === 'a' ? attributes(rest).get('href') : undefined;
    return href?.startsWith('/') && !href.startsWith('//') ? [href.split('#')[0] ?? ''] : [];
  });
}

const pathOf = (action: string, page: string): string =>
  new URL(action || page, `https://console${page}`).pathname;

function attributes(text: string): Map<string, string> {
  return new Map(
    [...text.matchAll(/([a-zA-Z][\w-]*)(?:="([^"]*)")?/g)].map(([, name = '', value = '']) => [
      name.toLowerCase(),
      decoded(value),
    ]),
  );
}

const ENTITIES: Record<string, string> = { quot: '"', amp: '&', lt: '<', gt: '>', nbsp: '\xa0' };

function decoded(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi,
    (all, hex?: string, decimal?: string, name = '') =>
      hex !== undefined || decimal !== undefined
        ? String.fromCodePoint(hex !== undefined ? parseInt(hex, 16) : Number(decimal))
        : (ENTITIES[name as string] ?? all),
  );
}
