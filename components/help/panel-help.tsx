import { factsOf } from '@/lib/console/forms/field-facts';
import { fieldNames, type Panel as FormPanel } from '@/lib/console/forms/panels';
import { fieldWords } from '@/lib/i18n/fields';
import { useReader } from '@/lib/i18n/reader';
import { fieldOf } from '@/lib/lvscf';
import { Panel } from '../ui/panel';

/** Everything that is said of the fields of one panel, one under the other: to be read, or printed. */
export function PanelHelp({ id, title, panel }: { id: string; title: string; panel: FormPanel }) {
  const { t, locale } = useReader();
  return (
    <Panel id={id} title={title}>
      <dl className="panel-b explained">
        {fieldNames(panel).map((name) => {
          const { label, hint, help } = fieldWords(locale, panel.scope, name);
          const field = fieldOf(panel.scope, name);
          return (
            <div key={name} id={`${panel.scope}-${name}`}>
              <dt>{label}</dt>
              <dd>
                {help || hint} {field && factsOf(field, t).join(' ')}
              </dd>
            </div>
          );
        })}
      </dl>
    </Panel>
  );
}
