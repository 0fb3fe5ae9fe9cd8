import { WEIGHT } from '@/lib/console/view/list';
import { useReader } from '@/lib/i18n/reader';

/** The weight of a real server in a row of a list; the form's first button, Save weights, takes it. */
export function WeightInput({
  service,
  server,
  value,
}: {
  service: { id: string; label: string };
  server: { id: string; label: string };
  value: number;
}) {
  const { t } = useReader();
  return (
    <input
      className="w"
      name={`${WEIGHT} ${service.id} ${server.id}`}
      defaultValue={value}
      size={5}
      inputMode="numeric"
      autoComplete="off"
      aria-label={t('virtual.list.weightOf', { server: server.label, service: service.label })}
    />
  );
}
