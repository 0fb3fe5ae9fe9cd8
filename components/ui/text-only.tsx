/** Shown by text browsers only, which know no style sheets: separators between links, arrows before rows. */
export function TextOnly({ children }: { children: string }) {
  return <span className="textonly">{children}</span>;
}
