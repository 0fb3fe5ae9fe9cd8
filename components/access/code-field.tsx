/** A labelled field for a code of the authenticator app, or a recovery code. */
export function CodeField({ label, first = false }: { label: string; first?: boolean }) {
  return (
    <div className="f">
      <label htmlFor="code">{label}</label>
      <input
        id="code"
        name="code"
        type="text"
        inputMode="text"
        autoComplete="one-time-code"
        autoCapitalize="characters"
        spellCheck={false}
        required
        // eslint-disable-next-line jsx-a11y/no-autofocus -- the page has one purpose, and this is where it begins
        autoFocus={first}
      />
    </div>
  );
}
