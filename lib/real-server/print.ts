import type { Step } from './types';

/** One step as a root shell takes it: files by here-documents, then the commands. */
export function stepLines({ files, commands }: Step): string[] {
  return [
    ...files.flatMap(({ path, content }) => [
      `cat > ${path} <<'EOF'`,
      ...content.trimEnd().split('\n'),
      'EOF',
    ]),
    ...commands.map((argv) => argv.join(' ')),
  ];
}

/** What takes one step back, its files included. */
export function undoLines({ files, undo }: Step): string[] {
  return [...undo.map((argv) => argv.join(' ')), ...files.map(({ path }) => `rm -f ${path}`)];
}
