import { Button } from '../ui/button';
import { Panel } from '../ui/panel';
import { State } from '../ui/state';

/** REDUNDANCY while it is switched off: the original's one button. */
export function EnablePanel({ csrf, base, mayEdit }: { csrf: string; base: string; mayEdit: boolean }) {
  return (
    <Panel
      id="h-red"
      title="Backup"
      note={
        <State is="off" plain>
          inactive
        </State>
      }
    >
      <form method="post" action="/redundancy/enable">
        <input type="hidden" name="csrf" value={csrf} />
        <input type="hidden" name="base" value={base} />
        <div className="panel-b stack">
          <p className="lead">
            A second router can stand by and take the virtual addresses over when this one fails. Both run the
            same lvs.cf.
          </p>
          {mayEdit ? (
            <div className="f">
              <label htmlFor="f-backup">Redundant server public IP</label>
              <div className="ctl">
                <input type="text" id="f-backup" name="backup" autoComplete="off" />
              </div>
              <div className="aside">
                <p>The second router’s own address. Blank: what lvs.cf has is used.</p>
              </div>
            </div>
          ) : (
            <p className="note">Your role may look at this, not change it.</p>
          )}
        </div>
        {mayEdit && (
          <div className="panel-f">
            <Button look="primary">ENABLE</Button>
            <span className="note">Saves to lvs.cf. Nothing runs differently until you apply.</span>
          </div>
        )}
      </form>
    </Panel>
  );
}
