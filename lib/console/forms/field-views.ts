import { fieldOf, type Field } from '@/lib/lvscf/fields';
import { choiceText, engineSentence, fieldWords } from '@/lib/i18n/fields';
import type { Reader } from '@/lib/i18n/reader';
import type { FormFinding } from '../findings';
import { besideField } from './beside-field';
import { factsOf } from './field-facts';
import type { Near } from './near';
import type { Panel } from './panels';
import type { Values } from './values';

/** What is said about a field: a finding, or that the engine does not use it. */
export interface Say {
  severity: 'error' | 'warning' | 'info';
  text: string;
}

/** One field of a form, ready to be drawn: plain data, so that it can travel to the browser. */
export interface FieldView {
  /** of the control; unique on the page, the target of links at the head of the page */
  id: string;
  name: string;
  label: string;
  kind: 'text' | 'number' | 'select' | 'radio' | 'checkbox';
  value: string;
  unit?: string;
  /** a few words, always seen */
  hint?: string;
  /** one or two sentences, opened by a click */
  help?: string;
  /** what the registry knows of it, a sentence each: range, default, how it is written */
  facts?: string[];
  options?: { value: string; text: string }[];
  near?: Near;
  says: Say[];
}

export interface SectionView {
  title: string;
  /** for the style sheet: sections that only matter with a certain choice */
  className?: string;
  fields: FieldView[];
}

/** The mask list of the original, /32 to /16 without /31. */
const MASKS = [32, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16].map((bits) => ({
  value: maskOf(bits),
  text: `${maskOf(bits)} (/${bits})`,
}));

function maskOf(bits: number): string {
  const n = (2 ** 32 - 2 ** (32 - bits)) % 2 ** 32;
  return [24, 16, 8, 0].map((shift) => Math.floor(n / 2 ** shift) % 256).join('.');
}

/** Yes or no in the original's words is a pair of radio buttons here, a box where it stood alone. */
const BOXES = new Set(['monitor_links', 'syncdaemon', 'use_regex']);

/** Fields of a panel that are checkboxes: absent from a posted form when they are not ticked. */
export const isBox = (name: string) => BOXES.has(name);

/**
 * A panel with values and findings, section by section.
 * @param text makes the sentence of a finding
 * @param reader whose language the labels are in
 * @param options fields that this form does not show; what this router has that a field could name
 */
export function panelViews(
  panel: Panel,
  values: Values,
  findings: FormFinding[],
  text: (finding: FormFinding) => string,
  reader: Reader,
  { hide = () => false, near = {} }: { hide?: (name: string) => boolean; near?: Record<string, Near> } = {},
): SectionView[] {
  return panel.sections
    .map((section) => ({
      title: reader.t(`forms.sections.${section.title}`),
      className: section.className,
      fields: section.fields
        .filter((name) => !hide(name))
        .map((name) => ({
          ...fieldView(panel, name, values[name] ?? '', findings, text, reader),
          near: near[name],
        })),
    }))
    .filter((section) => section.fields.length > 0);
}

function fieldView(
  panel: Panel,
  name: string,
  value: string,
  findings: FormFinding[],
  text: (finding: FormFinding) => string,
  { locale, t }: Reader,
): FieldView {
  const field = fieldOf(panel.scope, name);
  const words = fieldWords(locale, panel.scope, name);
  const says: Say[] = findings
    .filter((f) => f.field === name)
    .map((f) => ({ severity: f.severity, text: text(besideField({ name, label: words.label }, f)) }));
  if (field && field.engine.state !== 'honoured') {
    says.push({ severity: 'info', text: engineSentence(locale, field.engine.why) });
  }
  return {
    id: `f-${name}`,
    name,
    label: words.label,
    ...control(field, name, value, { locale, t }),
    value,
    unit: field?.unit ? t(`forms.${field.unit}`, { n: Number(value) }) : undefined,
    hint: words.hint || undefined,
    help: words.help || undefined,
    facts: field ? factsOf(field, t) : undefined,
    says,
  };
}

function control(
  field: Field | undefined,
  name: string,
  value: string,
  { locale, t }: Reader,
): Pick<FieldView, 'kind' | 'options'> {
  if (isBox(name)) return { kind: 'checkbox' };
  switch (field?.type.kind) {
    case 'bool':
      return {
        kind: 'radio',
        options: [
          { value: '1', text: t('forms.yes') },
          { value: '0', text: t('forms.no') },
        ],
      };
    case 'int':
      return { kind: 'number' };
    case 'port':
      return { kind: 'number' };
    case 'mask':
      return {
        kind: 'select',
        options: withOwn([{ value: '', text: t('forms.unused') }, ...MASKS], value),
      };
    case 'enum': {
      // Few choices that decide everything else: all of them are in view.
      if (field.scope === 'global') {
        return {
          kind: 'radio',
          options: field.type.values.map((v) => ({ value: v, text: choiceText(locale, name, v) })),
        };
      }
      const all = [...field.type.values, ...(field.type.extensions ?? [])];
      // What means something of its own when it is left out can be left out again.
      const blank = field.default === null && field.guiDefault === null;
      return {
        kind: 'select',
        options: withOwn(
          [
            ...(blank ? [{ value: '', text: t('forms.blank') }] : []),
            ...all.map((v) => ({ value: v, text: choiceText(locale, name, v) })),
          ],
          value,
          t('forms.blank'),
        ),
      };
    }
    default:
      return { kind: 'text' };
  }
}

/** A value of the file that the list does not have is offered too: a form must not change what nobody touched. */
function withOwn(options: { value: string; text: string }[], value: string, blank = '') {
  const own = { value, text: value || blank };
  return options.some((o) => o.value === value) ? options : [...options, own];
}
