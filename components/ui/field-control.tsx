import type { UseFormRegisterReturn } from 'react-hook-form';
import { describedBy } from './form-row';
import type { FieldView } from '@/lib/console/forms/field-views';

/** The native control of a field. `register` is given where react-hook-form watches it. */
export function FieldControl({ field, register }: { field: FieldView; register?: UseFormRegisterReturn }) {
  const common = {
    id: field.id,
    name: field.name,
    'aria-describedby': describedBy(field),
    'aria-invalid': field.says.some((s) => s.severity === 'error') || undefined,
    ...register,
  };
  switch (field.kind) {
    case 'select':
      return (
        <select {...common} defaultValue={field.value}>
          {field.options?.map((o) => (
            <option key={o.value} value={o.value}>
              {o.text}
            </option>
          ))}
        </select>
      );
    case 'radio':
      return field.options?.map((o, i) => (
        <label key={o.value}>
          <input
            {...register}
            type="radio"
            name={field.name}
            id={i === 0 ? field.id : `${field.id}-${i}`}
            value={o.value}
            defaultChecked={o.value === field.value}
          />{' '}
          {o.text}
        </label>
      ));
    case 'checkbox':
      return <input {...common} type="checkbox" value="1" defaultChecked={field.value === '1'} />;
    case 'number':
      // type=text: what was typed is kept and judged by us, not thrown away by the browser
      return (
        <input
          {...common}
          type="text"
          inputMode="numeric"
          size={6}
          className="short"
          defaultValue={field.value}
          autoComplete="off"
        />
      );
    default:
      return (
        <>
          <input
            {...common}
            type="text"
            defaultValue={field.value}
            autoComplete="off"
            spellCheck={false}
            list={field.near && `${field.id}-near`}
          />
          {field.near && (
            <datalist id={`${field.id}-near`}>
              {field.near.values.map((value) => (
                <option key={value} value={value} />
              ))}
            </datalist>
          )}
        </>
      );
  }
}
