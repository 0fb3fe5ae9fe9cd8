'use client';

import { useEffect, useState } from 'react';
import { Legend } from './legend';
import { Palette } from './palette';

/** Does what is typed belong to a field? */
const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/**
 * Listens for `?` (the legend) and Ctrl-K (the palette). An addition: everything that they lead to has a link of its own. Both are
 * modal dialogs of the browser: it keeps the focus within, closes them by Escape and gives the focus back.
 */
export function Keys() {
  const [open, setOpen] = useState<'legend' | 'palette' | null>(null);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        setOpen('palette');
      } else if (event.key === '?' && !event.ctrlKey && !event.metaKey && !isTyping(event.target)) {
        event.preventDefault();
        setOpen('legend');
      }
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
  const close = () => setOpen(null);
  if (open === 'legend') return <Legend onClose={close} />;
  return open === 'palette' ? <Palette onClose={close} /> : null;
}
