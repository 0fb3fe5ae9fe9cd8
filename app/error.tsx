'use client';

import { LinkButton } from '@/components/ui/button';

/** Next gives the browser only the number of an error; the words are here and not in the messages, which it may be that fail. */
export default function Failed({ error }: { error: Error & { digest?: string } }) {
  return (
    <main id="main" className="login">
      <div>
        <h1>The console could not make this page</h1>
        <p className="lead">
          {error.digest
            ? `The console’s log has the reason under the number ${error.digest}.`
            : 'Reload the page; if it stays so, the console’s log may say why.'}{' '}
          Traffic is not touched by this.
        </p>
      </div>
      <p>
        <LinkButton href="/control">CONTROL/MONITORING</LinkButton>
      </p>
    </main>
  );
}
