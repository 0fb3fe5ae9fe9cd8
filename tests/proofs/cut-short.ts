import type { Proof } from './titles';

/** Where a change of the pair can be cut short, what stands then, what mends it, and the tests that tried it. */
export interface CutShort {
  where: string;
  /** what this router has then */
  stands: string;
  byItself: string;
  byHand: string;
  proofs: [Proof, ...Proof[]];
}

const lab = (file: string, title: string): Proof => `tests/lab/${file}.lab.ts: ${title}`;
const unit = (title: string): Proof => `agent/change/changes.test.ts: ${title}`;
const faults = (file: string, title: string): Proof => `tests/faults/${file}.test.ts: ${title}`;
const agents = (title: string): Proof => `lib/router/real-agents.test.ts: ${title}`;
const coordinator = (title: string): Proof => `lib/router/coordinator.test.ts: ${title}`;

export const cutShort: CutShort[] = [
  {
    where: 'coordinator dies after prepare',
    stands: 'old, locked',
    byItself: 'ends after 5 minutes: `aborted`, reason `timer`',
    byHand: '`lvsctl revert`',
    proofs: [unit('a prepared change whose coordinator died is forgotten')],
  },
  {
    where: 'peer cut off between prepare and commit',
    stands: 'both old; here locked',
    byItself: 'as above',
    byHand: '`lvsctl revert`; apply again when it is back',
    proofs: [
      agents('R40 peer cut between prepare and commit'),
      lab('change', 'R40 the peer cut between prepare and commit'),
    ],
  },
  {
    where: 'agent dies or router reboots while prepared',
    stands: 'old',
    byItself: 'at its start: kept if its 5 minutes are not over, else `aborted`',
    byHand: '`lvsctl revert`',
    proofs: [unit('a prepared change whose coordinator died is forgotten')],
  },
  {
    where: 'agent dies within commit, before or after the file was written, before or after the reload',
    stands: 'old or new',
    byItself: 'at its start: goes back, `reverted`, reason `interrupted`',
    byHand: '–',
    proofs: [
      unit('R54 within a commit goes back at its next start'),
      lab('agent', 'R54 killed at any moment of a commit'),
      faults('kill-points', 'R52 R54 kill -9 of an agent or the coordinator'),
    ],
  },
  {
    where: 'reload fails, or the kernel does not have what was applied',
    stands: 'new, for at most the 15 s of the proof',
    byItself:
      "goes back at once; the commit answers `pulse-failed` or `verification-failed` with the service's words",
    byHand: 'mend what it says, apply again',
    proofs: [unit('R54 a reload that fails goes back'), unit('R54 goes back to the generation that ran')],
  },
  {
    where: 'a private heartbeat channel comes, moves or goes',
    stands: '–',
    byItself:
      'taken over where the addresses are, nothing moves (docs/decisions/0180); it takes deadtime on the active router. Another router leads on the new channel (a vrid in use): `pulse-failed`, old',
    byHand: 'look at the other router, take another vrid',
    proofs: ['tests/lab/channels.nightly.ts: lvsctl apply adds primary_private'],
  },
  {
    where: 'the public heartbeat channel changes (`vrid`, the interface of `primary` or `backup`)',
    stands: 'old',
    byItself: 'refused at commit, `pulse-failed`',
    byHand: 'stop the passive router, restart the active one, start the other (pulse says so)',
    proofs: [lab('agent', 'R52 a change that pulse cannot take in place')],
  },
  {
    where: 'peer commits, this router cannot',
    stands: 'here old, there new',
    byItself: 'the coordinator aborts there; if it cannot be reached, its timer does',
    byHand: '`lvsctl revert`, or `lvsctl push`',
    proofs: [coordinator('takes the passive router back when the active one cannot commit')],
  },
  {
    where: 'coordinator dies between commit and confirm',
    stands: 'new',
    byItself: 'undone after `revertAfter`, reason `timer`; without a limit it waits',
    byHand: '`lvsctl confirm` or `lvsctl revert` on either router',
    proofs: [
      agents('R54 goes back on both when nobody confirms'),
      agents('R40 the coordinator dies after the first commit'),
      lab('agent', 'R54 applies a change, proves it'),
    ],
  },
  {
    where: 'one router confirmed, the other cut off before',
    stands: 'there `confirmed`, here committed',
    byItself: 'this one goes back after its time; the routers then differ and the status says so',
    byHand: 'before that `lvsctl confirm`; after it `lvsctl push` from the router that is right',
    proofs: [coordinator('${cut} cut, ${lost} lost, confirmed at once')],
  },
  {
    where: 'agent is down when the time runs out',
    stands: 'new',
    byItself: 'undone at its start',
    byHand: 'start the agent; `lvs-agent settle`',
    proofs: [
      lab('change', 'R54 R69 the peer’s agent down past the end'),
      agents('R40 both agents killed after commit'),
    ],
  },
  {
    where: 'power cut while committed',
    stands: 'the generation applied last',
    byItself: '`lvs-agent settle` undoes it before pulse starts if its time is over; else the timer goes on',
    byHand: '–',
    proofs: [lab('agent', 'R69 at boot a change whose time has run out')],
  },
  {
    where: 'power cut at any moment of save, push, commit, confirm or abort, the disk’s caches lost',
    stands: 'old or new, whole; what was answered stands',
    byItself: 'as for an agent that dies; the history names what stands',
    byHand: '–',
    proofs: ['tests/lab/power-cut.nightly.ts: R52 R54 the power of a router is cut'],
  },
  {
    where: 'an editor is writing lvs.cf in place',
    stands: "the editor's file, whole",
    byItself: 'it is waited for, at most 2 s; then `conflict` where it differs from the base',
    byHand: 'look at both (`lvsctl diff`), save again',
    proofs: ['agent/config/settled.test.ts: R56 what an editor is writing in place'],
  },
  {
    where: 'going back fails (pulse does not come up)',
    stands: 'file old, service unknown; finding `revert-failing`',
    byItself: 'tried again every 30 s',
    byHand: '`pulse status`, the log; then `lvsctl revert`',
    proofs: [unit('a way back that fails stays pending')],
  },
  {
    where: 'the generation that ran before is gone (removed by hand)',
    stands: 'file old, service new; finding `revert-failing`',
    byItself: '–',
    byHand: '`pulse reload`, then `lvsctl revert`',
    proofs: [unit('R54 a former generation that was removed by hand')],
  },
  {
    where: 'disk full, or read-only',
    stands: 'old; after a commit new, with its timer, until it goes back',
    byItself:
      'the step answers `write-failed` and nothing changed. While going back: the service does, lvs.cf follows when there is room, tried again every 30 s (`revert-failing`); findings `disk-full`, `disk-read-only`',
    byHand: 'make room; then `lvsctl revert` at once',
    proofs: [
      unit('R54 a disk that takes nothing'),
      unit('R54 where the disk takes nothing the service goes back'),
      faults('disk', 'R52 save, push and apply are refused in words'),
      faults('disk', 'R54 a confirmation that the full disk'),
      faults('disk', 'R52 R54 with any number of free pages'),
    ],
  },
  {
    where: 'the peer answers garbage, half an answer, or nothing',
    stands: 'old here',
    byItself:
      'refused or taken back within the time of each question; what may have begun there ends by its timer',
    byHand: 'as for a peer that is cut off',
    proofs: [faults('bad-peer', 'R40 %s: an error that says so in time')],
  },
  {
    where: '`change.json` cannot be read',
    stands: 'as it was',
    byItself: 'the agent does not start, since it does not know what is pending',
    byHand: 'compare lvs.cf with `history/`, then remove `change.json`',
    proofs: [unit('does not start while it cannot know')],
  },
  {
    where: 'lvs.cf saved by another hand while prepared',
    stands: "the hand's file",
    byItself: 'commit answers `conflict`; nothing was touched',
    byHand: 'look at both (`lvsctl diff`), apply again',
    proofs: [unit('R56 refuses a base that is not there'), unit('what another hand made of the file')],
  },
  {
    where: 'two apply at once',
    stands: 'at most one is new; whoever came second: refused, nothing changed',
    byItself: 'the second is told whose change waits',
    byHand: 'confirm or revert that one, apply again',
    proofs: [agents('R54 R56 two applies at once'), unit('R56 of two that prepare at the same moment')],
  },
  {
    where: 'peer cut off after commit',
    stands: 'new on both',
    byItself: 'both go back after `revertAfter`; `confirm` meanwhile keeps it on neither',
    byHand: '`lvsctl confirm` when it is back in time',
    proofs: [
      agents('R40 peer cut between commit and confirm'),
      lab('change', 'R40 the peer cut between commit and confirm'),
    ],
  },
  {
    where: 'confirmed, and the agents die at once',
    stands: 'new on both',
    byItself: 'stays: the timer is gone from the disk before `confirm` is answered',
    byHand: '–',
    proofs: [agents('R54 confirmed, and both agents killed'), unit('R54 a confirmation ends the timer')],
  },
  {
    where: 'an agent dies after commit and is back in time',
    stands: 'new',
    byItself: 'its timer goes on where it was',
    byHand: '`lvsctl confirm`',
    proofs: [
      agents('R40 the peer’s agent killed between commit'),
      lab('change', 'R40 R54 the clock set forward an hour'),
    ],
  },
  {
    where: 'the wall clock is stepped',
    stands: 'new',
    byItself:
      'the timer is neither ended nor prolonged; over a reboot a clock from before the commit ends it',
    byHand: '–',
    proofs: [lab('change', 'R40 R54 the clock set forward an hour')],
  },
  {
    where: 'the limit is too short',
    stands: 'new on both',
    byItself: '–',
    byHand: '`lvsctl extend` in time',
    proofs: [agents('R40 R54 runs through, is given more time'), unit('R54 more time: counted from now')],
  },
  {
    where: 'a server that the change did not touch goes down with it',
    stands: 'new on both',
    byItself: '`--health warn`: said; `revert`: both go back',
    byHand: '`lvsctl revert`',
    proofs: [
      lab('change', 'R54 a server that the change does not touch'),
      'agent/change/watch.test.ts: one server; a virtual server',
    ],
  },
  {
    where: 'peer out of reach from the beginning, `--alone`',
    stands: 'new here; the peer old',
    byItself: 'told as behind while it is silent and when it returns',
    byHand: '`lvsctl apply` when it is back',
    proofs: [
      agents('R43 R54 the peer down: the survivor is changed'),
      coordinator('R54 with the peer out of reach'),
    ],
  },
];
