import https from 'node:https';
import {
  Window,
  type HTMLElement,
  type HTMLFormElement,
  type HTMLInputElement,
  type HTMLSelectElement,
} from 'happy-dom';

/**
 * A browser without script, style or picture: it knows of a page only what it parses from it. It follows links by their
 * words, fills fields by their labels, presses buttons by their words, keeps cookies and follows redirects; what no person
 * in a text browser could reach, it cannot reach either.
 */
export class TextBrowser {
  private document: Window['document'] | null = null;
  url: URL;
  status = 0;
  html = '';

  constructor(
    base: string,
    private readonly cookies = new Map<string, string>(),
  ) {
    this.url = new URL(base);
  }

  /** A second tab: another page of the same browser, with the same cookies. */
  tab(): TextBrowser {
    return new TextBrowser(this.url.origin, this.cookies);
  }

  /** Opens a path; follows at most ten redirects. */
  async open(path: string): Promise<void> {
    await this.request('GET', new URL(path, this.url), null);
  }

  /** Follows the one link with these words (or whose words contain them). */
  async follow(words: string): Promise<void> {
    const links = this.all('a[href]').filter((a) => text(a).includes(words));
    const exact = links.filter((a) => text(a) === words);
    const link = (exact.length ? exact : links)[0];
    if (!link) throw new Error(`no link "${words}" on ${this.where()}`);
    await this.open(link.getAttribute('href') ?? '');
  }

  /**
   * Fills fields by label and presses a button, as one does on paper. Fields that are not named keep what the page gave.
   * @param button words on the button; `within` narrows to the form that contains these words
   */
  async submit(button: string, fields: Record<string, string | boolean> = {}, within = ''): Promise<void> {
    const { form, pressed } = this.findButton(button, within);
    const values = controls(form);
    for (const [label, value] of Object.entries(fields)) this.fill(form, values, label, value);
    const name = pressed.getAttribute('name');
    if (name) values.push([name, pressed.getAttribute('value') ?? '']);
    const action = new URL(
      pressed.getAttribute('formaction') || form.getAttribute('action') || this.url.href,
      this.url,
    );
    const body = new URLSearchParams(values);
    if ((form.getAttribute('method') ?? 'get').toLowerCase() === 'get') {
      action.search = body.toString();
      await this.request('GET', action, null);
    } else {
      await this.request('POST', action, body.toString());
    }
  }

  /** Every word of the page, blanks folded. */
  get text(): string {
    const body = this.document?.body;
    return body ? text(body) : '';
  }

  /** The sentences of findings on the page: whatever has the role alert, or stands in a notice. */
  alerts(): string[] {
    return this.all('[role=alert], .notice, .say-f').map(text);
  }

  /** Value of the field with this label, as the page shows it. */
  value(label: string): string {
    for (const form of this.all('form')) {
      const field = labelled(form, label);
      if (field) return fieldValue(field);
    }
    throw new Error(`no field "${label}" on ${this.where()}`);
  }

  private all(selector: string): HTMLElement[] {
    return [...(this.document?.querySelectorAll(selector) ?? [])] as unknown as HTMLElement[];
  }

  private where(): string {
    return `${this.url.pathname} (${this.status}): ${this.text.slice(0, 600)}`;
  }

  private findButton(words: string, within: string) {
    const buttons = this.all('form button, form input[type=submit]').filter(
      (b) => (text(b) || b.getAttribute('value')) === words && !b.hasAttribute('disabled'),
    );
    for (const pressed of buttons) {
      const form = pressed.closest('form') as HTMLFormElement | null;
      if (form && (!within || text((form.parentElement ?? form) as unknown as HTMLElement).includes(within)))
        return { form, pressed };
    }
    throw new Error(`no button "${words}"${within ? ` near "${within}"` : ''} on ${this.where()}`);
  }

  private fill(form: HTMLElement, values: [string, string][], label: string, value: string | boolean): void {
    const field = labelled(form, label);
    if (!field) throw new Error(`no field "${label}" on ${this.where()}`);
    const name = field.getAttribute('name') ?? '';
    const type = field.getAttribute('type');
    const at = values.findIndex(([n]) => n === name);
    if (type === 'checkbox' || type === 'radio') {
      const own = field.getAttribute('value') ?? 'on';
      const chosen = values.findIndex(([n, v]) => n === name && (type === 'radio' || v === own));
      if (chosen >= 0) values.splice(chosen, 1);
      if (value) values.push([name, own]);
      return;
    }
    if (field.tagName === 'SELECT') {
      const options = [...field.querySelectorAll('option')] as unknown as HTMLElement[];
      const option = options.find((o) => o.getAttribute('value') === value || text(o) === value);
      if (!option) throw new Error(`"${label}" offers no "${String(value)}" on ${this.where()}`);
      value = option.getAttribute('value') ?? text(option);
    }
    const pair: [string, string] = [name, String(value)];
    if (at >= 0) values[at] = pair;
    else values.push(pair);
  }

  private async request(method: string, url: URL, body: string | null, hops = 0): Promise<void> {
    if (hops > 10) throw new Error(`too many redirects at ${url.href}`);
    const reply = await new Promise<{ status: number; location: string | undefined; text: string }>(
      (resolve, reject) => {
        const request = https.request(
          url,
          {
            method,
            // the lab's console made its certificate itself
            rejectUnauthorized: false,
            headers: {
              cookie: [...this.cookies].map(([k, v]) => `${k}=${v}`).join('; '),
              'accept-language': 'en',
              ...(body === null ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
            },
          },
          (response) => {
            for (const line of response.headers['set-cookie'] ?? []) this.keepCookie(line);
            const parts: Buffer[] = [];
            response.on('data', (part: Buffer) => parts.push(part));
            response.on('error', reject);
            response.on('end', () =>
              resolve({
                status: response.statusCode ?? 0,
                location: response.headers.location,
                text: Buffer.concat(parts).toString('utf8'),
              }),
            );
          },
        );
        // a page of the lab's console takes well under a second; a minute means that it hangs
        request.setTimeout(60_000, () =>
          request.destroy(new Error(`${url.href} did not answer within 60 s`)),
        );
        request.on('error', reject);
        request.end(body ?? undefined);
      },
    );
    if (reply.location && reply.status >= 300 && reply.status < 400) {
      // 303 and, as browsers do, 302: go on with GET
      const keep = reply.status === 307 || reply.status === 308;
      await this.request(keep ? method : 'GET', new URL(reply.location, url), keep ? body : null, hops + 1);
      return;
    }
    this.url = url;
    this.status = reply.status;
    this.html = reply.text;
    const window = new Window({ url: url.href, settings: { disableJavaScriptEvaluation: true } });
    window.document.write(stripScripts(reply.text));
    this.document = window.document;
  }

  private keepCookie(line: string): void {
    const [pair = '', ...attributes] = line.split(';');
    const [name = '', ...value] = pair.split('=');
    const gone = attributes.some((a) => /^\s*max-age=0/i.test(a)) || value.join('=') === '';
    if (gone) this.cookies.delete(name.trim());
    else this.cookies.set(name.trim(), value.join('='));
  }
}

function text(element: HTMLElement): string {
  return element.textContent.replace(/\s+/g, ' ').trim();
}

/** happy-dom need not look at scripts, styles and links to them at all */
function stripScripts(html: string): string {
  return html.replace(/<script\b[\s\S]*?<\/script>/gi, '').replace(/<link\b[^>]*>/gi, '');
}

/** The control that a label with these words belongs to: `for`, or nested, or aria-label. */
function labelled(form: HTMLElement, words: string): HTMLElement | null {
  const labels = [...form.querySelectorAll('label')] as unknown as HTMLElement[];
  const match = labels.find((l) => text(l) === words) ?? labels.find((l) => text(l).startsWith(words));
  if (match) {
    const target = match.getAttribute('for');
    const field = target
      ? [...form.querySelectorAll('input, select, textarea')].find((f) => f.getAttribute('id') === target)
      : match.querySelector('input, select, textarea');
    if (field) return field as unknown as HTMLElement;
  }
  const named = [...form.querySelectorAll('[aria-label]')].find(
    (f) => f.getAttribute('aria-label') === words,
  );
  return (named as unknown as HTMLElement | undefined) ?? null;
}

function fieldValue(field: HTMLElement): string {
  if (field.tagName === 'TEXTAREA') return field.textContent;
  if (field.tagName !== 'SELECT') return field.getAttribute('value') ?? '';
  const options = [...(field as HTMLSelectElement).querySelectorAll('option')] as unknown as HTMLElement[];
  const chosen = options.find((o) => o.hasAttribute('selected')) ?? options[0];
  return chosen ? (chosen.getAttribute('value') ?? text(chosen)) : '';
}

/** What a browser without script would send of this form, the pressed button aside. */
function controls(form: HTMLElement): [string, string][] {
  const values: [string, string][] = [];
  const fields = [...form.querySelectorAll('input, select, textarea')] as unknown as (HTMLInputElement &
    HTMLElement)[];
  for (const field of fields) {
    const name = field.getAttribute('name');
    const type = (field.getAttribute('type') ?? 'text').toLowerCase();
    if (!name || field.hasAttribute('disabled') || ['submit', 'button', 'image', 'reset'].includes(type))
      continue;
    if ((type === 'checkbox' || type === 'radio') && !field.hasAttribute('checked')) continue;
    values.push([
      name,
      type === 'checkbox' || type === 'radio' ? (field.getAttribute('value') ?? 'on') : fieldValue(field),
    ]);
  }
  return values;
}
