import clsx from 'clsx';
import type { ReactNode } from 'react';
import { Icon } from './icon';
import type { FieldView, Say } from '@/lib/console/forms/field-views';

const look = { error: 'st-down', warning: 'st-degraded', info: 'st-info' } as const;
const sign = { error: 's-down', warning: 's-warn', info: 's-info' } as const;

/** The worst of what is said about a field, for its colour. */
function worst(says: Say[]): Say['severity'] | null {
  return (['error', 'warning', 'info'] as const).find((s) => says.some((f) => f.severity === s)) ?? null;
}

/** One field: label, control, what is said about it, and its help. `control` overrides the plain control. */
export function FormRow({ field, control }: { field: FieldView; control: ReactNode }) {
  const severity = worst(field.says);
  const grouped = field.kind === 'radio';
  const label = <>{field.label}</>;
  return (
    <div
      className={clsx('f', severity && look[severity])}
      role={grouped ? 'radiogroup' : undefined}
      aria-labelledby={grouped ? `${field.id}-label` : undefined}
      aria-describedby={grouped ? describedBy(field) : undefined}
    >
      {grouped ? (
        <span className="label" id={`${field.id}-label`}>
          {label}
        </span>
      ) : (
        <label htmlFor={field.id}>{label}</label>
      )}
      <div className="ctl">
        {control}
        {field.unit && <span className="unit"> {field.unit}</span>}
      </div>
      <div className="aside">
        {field.says.length > 0 && (
          <div id={`${field.id}-say`}>
            {field.says.map((say, i) => (
              <p key={i} className={clsx('say-f', look[say.severity])}>
                <Icon name={sign[say.severity]} />
                <span>{say.text}</span>
              </p>
            ))}
          </div>
        )}
        {field.help ? (
          <details className="help">
            <summary>
              <span className="q" />
              {field.hint}
            </summary>
            <p>{field.help}</p>
            {field.facts && <p className="facts-of">{field.facts.join(' ')}</p>}
          </details>
        ) : (
          field.hint && <p>{field.hint}</p>
        )}
        {field.near && field.value === '' && <p className="near">{field.near.says}</p>}
      </div>
    </div>
  );
}

/** The id of what is said about a field, for aria-describedby. */
export function describedBy(field: FieldView): string | undefined {
  return field.says.length ? `${field.id}-say` : undefined;
}
