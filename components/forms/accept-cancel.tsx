import type { ReactNode } from 'react';
import { may } from '@/lib/auth';
import { Button, LinkButton } from '../ui/button';

/** ACCEPT and CANCEL at the end of a form; who may not write sees why. */
export function AcceptCancel({
  cancel,
  user,
  more,
}: {
  cancel: string;
  user: { role: string };
  more?: ReactNode;
}) {
  if (!may(user.role, 'configure')) {
    return <span className="note">Your role may look at this, not change it.</span>;
  }
  return (
    <>
      <Button look="primary" name="do" value="accept">
        ACCEPT
      </Button>{' '}
      <LinkButton href={cancel}>CANCEL</LinkButton> {more}
      <span className="note">ACCEPT saves to lvs.cf. Nothing runs differently until you apply.</span>
    </>
  );
}
