/** Whether a new entry is active at once. The original added it deactivated and left ACTIVATE to a second step. */
export function ActiveRow({ value }: { value: string }) {
  return (
    <fieldset>
      <legend>Status</legend>
      <div className="f" role="radiogroup" aria-labelledby="f-active-label">
        <span className="label" id="f-active-label">
          Active
        </span>
        <div className="ctl">
          <label>
            <input type="radio" name="active" id="f-active" value="1" defaultChecked={value !== '0'} /> Yes
          </label>{' '}
          <label>
            <input type="radio" name="active" value="0" defaultChecked={value === '0'} /> No
          </label>
        </div>
        <div className="aside">
          <p>No: it is kept in lvs.cf and does not run</p>
        </div>
      </div>
    </fieldset>
  );
}
