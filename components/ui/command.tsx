import { useReader } from '@/lib/i18n/reader';

/** The command that does the same from a shell; one click selects it. Always one click away, never in the way. */
export function Command({ lines, open = false, title }: { lines: string[]; open?: boolean; title?: string }) {
  const { t } = useReader();
  return (
    <details className="cmd" open={open}>
      <summary>{title ?? t(lines.length > 1 ? 'frame.commands' : 'frame.command')}</summary>
      <pre>
        <code>{lines.join('\n')}</code>
      </pre>
    </details>
  );
}
