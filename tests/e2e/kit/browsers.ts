import { expect, type Locator, type Page } from '@playwright/test';
import type { Browser } from './journey';
import { TextBrowser } from './text-browser';

/** Chromium, driven by what a person sees: links and buttons by their words, fields by their labels. */
export class Chromium implements Browser {
  constructor(
    private readonly page: Page,
    private readonly base: string,
  ) {}

  async open(path: string): Promise<void> {
    await this.page.goto(new URL(path, this.base).href);
  }

  async follow(words: string): Promise<void> {
    await this.page.getByRole('link', { name: words, exact: true }).first().click();
    await this.settled();
  }

  async submit(button: string, fields: Record<string, string | boolean> = {}): Promise<void> {
    const pressed = this.page.getByRole('button', { name: button, exact: true }).first();
    for (const [label, value] of Object.entries(fields)) await fill(await this.field(label), value);
    await pressed.click();
    await this.settled();
  }

  words(): Promise<string> {
    return this.page.locator('body').evaluate((body) => {
      const copy = body.cloneNode(true) as HTMLElement;
      for (const hidden of copy.querySelectorAll('script, style, template')) hidden.remove();
      return (copy.textContent ?? '').replace(/\s+/g, ' ').trim();
    });
  }

  async says(words: string): Promise<void> {
    await expect.poll(() => this.words(), { timeout: 20_000 }).toContain(words);
  }

  async value(label: string): Promise<string> {
    return (await this.field(label)).inputValue();
  }

  private async field(label: string): Promise<Locator> {
    const exact = this.page.getByLabel(label, { exact: true });
    return (await exact.count()) > 0 ? exact.first() : this.page.getByLabel(label).first();
  }

  /** A click may lead to another page or be answered on this one; either way the network is quiet afterwards. */
  private async settled(): Promise<void> {
    await this.page.waitForLoadState('load');
    await this.page.waitForTimeout(150);
    await this.page.waitForLoadState('load');
  }
}

/** Links and w3m as a program: no script, no style, only what the pages' text holds. */
export class Plain implements Browser {
  readonly text: TextBrowser;

  constructor(base: string) {
    this.text = new TextBrowser(base);
  }
  open(path: string): Promise<void> {
    return this.text.open(path);
  }
  follow(words: string): Promise<void> {
    return this.text.follow(words);
  }
  submit(button: string, fields: Record<string, string | boolean> = {}): Promise<void> {
    return this.text.submit(button, fields);
  }
  words(): Promise<string> {
    return Promise.resolve(this.text.text);
  }
  says(words: string): Promise<void> {
    if (this.text.text.includes(words)) return Promise.resolve();
    const { url, status } = this.text;
    return Promise.reject(
      new Error(`${url.pathname} (${status}) does not say "${words}": ${this.text.text.slice(0, 1500)}`),
    );
  }
  value(label: string): Promise<string> {
    return Promise.resolve(this.text.value(label));
  }
}

async function fill(field: Locator, value: string | boolean): Promise<void> {
  if (typeof value === 'boolean') return field.setChecked(value);
  if ((await field.evaluate((element) => element.tagName)) === 'SELECT') await field.selectOption(value);
  else await field.fill(value);
}
