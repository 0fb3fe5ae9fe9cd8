import type { ReactNode } from 'react';

/** A question as a page of its own, so that it works without script: what will happen, the way back, the one button. */
export function DialogPage({
  title,
  body,
  form,
}: {
  title: string;
  body: ReactNode;
  /** the form with CANCEL and the button that does it */
  form: ReactNode;
}) {
  return (
    <div className="dialog" role="group" aria-labelledby="d-h">
      <h1 id="d-h">{title}</h1>
      <div className="body">{body}</div>
      {form}
    </div>
  );
}
