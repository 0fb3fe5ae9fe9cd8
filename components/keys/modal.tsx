'use client';

import { useEffect, useRef, type ReactNode } from 'react';

/** A modal dialog of the browser, open as long as it is there: focus within, Escape closes, the focus goes back. */
export function Modal({
  label,
  className,
  onClose,
  children,
}: {
  /** id of its heading */
  label: string;
  className: string;
  onClose: () => void;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    // The backdrop is the dialog itself, what it shows lies within: a click beside it closes, for the pointer what Escape is for keys.
    const click = (event: MouseEvent) => event.target === shown && shown?.close();
    shown?.addEventListener('click', click);
    return () => shown?.removeEventListener('click', click);
  }, []);
  return (
    <dialog ref={dialog} className={`dialog ${className}`} aria-labelledby={label} onClose={onClose}>
      {children}
    </dialog>
  );
}
