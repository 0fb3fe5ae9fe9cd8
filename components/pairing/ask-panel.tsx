import { Button, LinkButton } from '../ui/button';
import { Panel } from '../ui/panel';

/** Which host to pair with. */
export function AskPanel({ csrf, host, port }: { csrf: string; host: string; port: string }) {
  return (
    <Panel id="h-ask" title="The other router">
      <form className="form" method="post" action="/redundancy/pairing/ask">
        <input type="hidden" name="csrf" value={csrf} />
        <fieldset>
          <legend>Where it is</legend>
          <div className="f">
            <label htmlFor="f-host">Host</label>
            <div className="ctl">
              <input type="text" id="f-host" name="host" defaultValue={host} autoComplete="off" required />
            </div>
            <div className="aside">
              <p>Name or address; never a VIP</p>
            </div>
          </div>
          <div className="f">
            <label htmlFor="f-port">Port of its sshd</label>
            <div className="ctl">
              <input
                type="text"
                inputMode="numeric"
                id="f-port"
                name="port"
                className="short"
                size={6}
                defaultValue={port}
              />
            </div>
            <div className="aside">
              <p>22 is usual</p>
            </div>
          </div>
        </fieldset>
        <div className="panel-f">
          <Button look="primary">Ask for its host key</Button>{' '}
          <LinkButton href="/redundancy">CANCEL</LinkButton>
        </div>
      </form>
    </Panel>
  );
}
