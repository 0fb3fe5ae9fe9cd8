import { fieldOf, type Field } from '@/lib/lvscf/fields';
import { besideField, choiceText, engineSentence, fieldWords } from '@/lib/i18n/fields';
import type { FormFinding } from '../findings';
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
  options?: { value: string; text: string }[];
  says: Say[];
}

export interface SectionView {
  title: string;
  /** for the style sheet: sections that only matter with a certain choice */
  className?: string;
  fields: FieldView[];
}

/** The mask list of the original, /32 to /16 without /31. */
const MASKS = [32, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16].map(maskOf);

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
 * @param hide fields that this form does not show
 */
export function panelViews(
  panel: Panel,
  values: Values,
  findings: FormFinding[],
  text: (finding: FormFinding) => string,
  hide: (name: string) => boolean = () => false,
): SectionView[] {
  return panel.sections
    .map((section) => ({
      title: section.title,
      className: section.className,
      fields: section.fields
        .filter((name) => !hide(name))
        .map((name) => fieldView(panel, name, values[name] ?? '', findings, text)),
    }))
    .filter((section) => section.fields.length > 0);
}

function fieldView(
  panel: Panel,
  name: string,
  value: string,
  findings: FormFinding[],
  text: (finding: FormFinding) => string,
): FieldView {
  const field = fieldOf(panel.scope, name);
  const words = fieldWords(panel.scope, name);
  const says: Say[] = findings
    .filter((f) => f.field === name)
    .map((f) => ({ severity: f.severity, text: text(besideField(panel.scope, name, f)) }));
  if (field && field.engine.state !== 'honoured') {
    says.push({ severity: 'info', text: engineSentence(field.engine.why) });
  }
  return {
    id: `f-${name}`,
    name,
    label: words.label,
    ...control(field, name, value),
    value,
    unit: value === '1' ? field?.unit?.replace(/s$/, '') : (field?.unit ?? undefined),
    hint: words.hint || undefined,
    help: words.help || undefined,
    says,
  };
}

function control(field: Field | undefined, name: string, value: string): Pick<FieldView, 'kind' | 'options'> {
  if (isBox(name)) return { kind: 'checkbox' };
  switch (field?.type.kind) {
    case 'bool':
      return { kind: 'radio', options: [yes, no] };
    case 'int':
      return { kind: 'number' };
    case 'port':
      return { kind: 'number' };
    case 'mask':
      return {
        kind: 'select',
        options: withOwn([{ value: '', text: 'Unused' }, ...MASKS.map(plain)], value),
      };
    case 'enum': {
      // Three ways that packets can go: all three are in view.
      if (name === 'network') {
        return {
          kind: 'radio',
          options: field.type.values.map((v) => ({ value: v, text: choiceText(name, v) })),
        };
      }
      const all = [...field.type.values, ...(field.type.extensions ?? [])];
      return {
        kind: 'select',
        options: withOwn(
          all.map((v) => ({ value: v, text: choiceText(name, v) })),
          value,
        ),
      };
    }
    default:
      return { kind: 'text' };
  }
}

const yes = { value: '1', text: 'Yes' };
const no = { value: '0', text: 'No' };
const plain = (value: string) => ({ value, text: value });

/** A value of the file that the list does not have is offered too: a form must not change what nobody touched. */
function withOwn(options: { value: string; text: string }[], value: string) {
  return options.some((o) => o.value === value) ? options : [...options, plain(value)];
}
