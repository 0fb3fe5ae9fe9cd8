import { weightField, type TypedWeights } from '@/lib/console/forms/weights';
import { useReader } from '@/lib/i18n/reader';

/**
 * The weight of a real server in a row of a list; the form's first button, Save weights, takes it. One that was typed and not taken
 * stands there again, with the saved one beside it.
 */
export function WeightInput({
  service,
  server,
  value,
  typed,
}: {
  service: { id: string; label: string };
  server: { id: string; label: string };
  value: number;
  typed: TypedWeights;
}) {
  const { t } = useReader();
  const name = weightField(service.id, server.id);
  const kept = typed.get(name);
  return (
    <>
      <input
        className="w"
        name={name}
        defaultValue={kept ?? value}
        size={5}
        inputMode="numeric"
        autoComplete="off"
        aria-label={t('virtual.list.weightOf', { server: server.label, service: service.label })}
      />
      {kept !== undefined && (
        <small className="mut"> {t('virtual.list.weightSaved', { weight: String(value) })}</small>
      )}
    </>
  );
}
