/** The command that does the same from a shell; one click selects it. Always one click away, never in the way. */
export function Command({
  lines,
  open = false,
  title = 'Equivalent command',
}: {
  lines: string[];
  open?: boolean;
  title?: string;
}) {
  return (
    <details className="cmd" open={open}>
      <summary>{title}</summary>
      <pre>
        <code>{lines.join('\n')}</code>
      </pre>
    </details>
  );
}
