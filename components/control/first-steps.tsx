import { Notice } from '../ui/notice';

/** What a newcomer does first, while lvs.cf does not say which routers there are. */
export function FirstSteps() {
  return (
    <Notice is="info">
      <b>This router is not set up yet.</b> In this order: <a href="/global">GLOBAL SETTINGS</a> (this
      router’s address), <a href="/virtual-servers">VIRTUAL SERVERS</a> (what clients use),{' '}
      <a href="/redundancy">REDUNDANCY</a> (a second router, if there is one), then start pulse here.
    </Notice>
  );
}
