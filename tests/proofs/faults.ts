import type { Proof } from './titles';

/** A fault of the original, in our words, and the tests in which ours is seen without it. */
export interface Fault {
  fault: string;
  proofs: [Proof, ...Proof[]];
}

const lab = (file: string, title: string): Proof => `tests/lab/${file}.lab.ts: ${title}`;
const e2e = (file: string, title: string): Proof => `tests/e2e/${file}.spec.ts: ${title}`;
const lvscf = (file: string, title: string): Proof => `lib/lvscf/${file}.test.ts: ${title}`;
const nanny = (file: string, title: string): Proof => `pulse/nanny/${file}.test.ts: ${title}`;

const keptByHand = lab('lvsd', 'keeps what was changed by hand');
const killedLvsd = lab('lvsd', 'killed, leaves the table as it is');
const stop = lab('failover', 'stops and starts again on the active router');

/** Faults of Piranha as it was last shipped. Order: the file, the pages, the daemons. */
export const faults: Fault[] = [
  {
    fault: 'Lines ended as on other systems made a file almost empty, without a word',
    proofs: ['cli/lvscf/lvscf.test.ts: check --strict: CRLF is an error, without it a warning'],
  },
  {
    fault: 'A line beyond 80 bytes was cut with its end, and the next directive glued to it',
    proofs: [
      lvscf('strict', 'a line of the virtual block cut at 80 bytes'),
      lvscf('roundtrip', 'what it and the edits write, --strict accepts'),
    ],
  },
  {
    fault: 'Comments and unknown directives were lost at the next page view',
    proofs: [
      lvscf('roundtrip', 'the value of one directive in any made-up file'),
      e2e('forms', 'R18 what is accepted stands in lvs.cf'),
    ],
  },
  {
    fault:
      'The file was cut to nothing and written anew, without lock: a crash or a second administrator lost it',
    proofs: [
      'agent/config/save-kill.test.ts: R52 a save killed by SIGKILL leaves the old or the new file',
      'agent/config/save.test.ts: R56 of many at once from the same state exactly one wins',
    ],
  },
  {
    fault: 'A block that was never closed was taken as it stood',
    proofs: [lab('reload', 'refuses an lvs.cf that is wrong')],
  },
  {
    fault:
      'A number with a leading zero was read as octal; a host name was looked up while everything waited',
    proofs: [lvscf('validate', 'value of a %s’s %s: %j'), lvscf('validate', 'router’s address: %j')],
  },
  {
    fault: 'Nobody validated: addresses, masks, ports, deadtime against keepalive',
    proofs: [lvscf('validate', 'addresses and masks'), lab('reload', 'refuses an lvs.cf that is wrong')],
  },
  {
    fault:
      'serial_no rose by looking at pages and was never compared; the routers were never brought to the same file',
    proofs: [
      lvscf('edit', 'nextSerial: one higher'),
      lab('change', 'R40 R44 applied and confirmed by lvsctl: new on both'),
      'lib/router/coordinator.test.ts: says that something else was saved since',
    ],
  },
  {
    fault: 'Blocks were chosen by their place in the list, and deleted without a question',
    proofs: [
      'lib/console/forms/forms.test.ts: switches and removes by place, whatever the order',
      'lib/console/view/view.test.ts: says what a deletion drops',
      e2e('forms', 'R56 a form older than the file is not written over it'),
    ],
  },
  {
    fault: 'A button for the network type threw away what was typed',
    proofs: ['lib/console/forms/forms.test.ts: R19 keeps the NAT router when the network type changes'],
  },
  {
    fault: 'The pages could not start, stop or reload; their “status” was a flag of the file',
    proofs: [
      e2e('main-job', 'pulse stopped and started on the active router by the console'),
      lab('agent', 'R11 never shows an old state'),
    ],
  },
  {
    fault: 'No health of a real server, no reason, no counters, nothing about the other router',
    proofs: [
      e2e('main-job', 'a refusing server leaves within T + 1 s and the page says why'),
      lab('agent', 'R11 R15 says what is'),
      lab('agent', 'R16 shows connections, counters and rates'),
    ],
  },
  {
    fault: 'One process for each real server; a check could block, a program’s time limit had no effect',
    proofs: [
      nanny('nanny', 'R45: checks start every T, whatever they take'),
      nanny('program', 'R30: one that hangs is killed at the limit'),
    ],
  },
  {
    fault: 'A program that failed counted as up when its output fitted',
    proofs: [nanny('program', 'R30: its exit status, a signal and what it says')],
  },
  {
    fault: 'One dead nanny, or one call of ipvsadm that failed, took all services down',
    proofs: [
      killedLvsd,
      'pulse/lvsd/keeper.test.ts: what the kernel refuses is reported and tried again later',
      'pulse/lvsd/keeper.test.ts: a line that ends ipvsadm is set aside',
    ],
  },
  {
    fault: 'A router without peer never recovered',
    proofs: [lab('pulse', 'serves alone at once'), lab('pulse', 'starts keepalived again when it is killed')],
  },
  {
    fault:
      'At a reload a removed server killed its whole virtual server, most changes were ignored, and pulse itself did not reload',
    proofs: [
      lab('reload', 'adds a virtual server, removes a real server, changes a weight'),
      lab('lvsd', 'reload: one service more'),
    ],
  },
  {
    fault:
      'One failed check took a server out, whatever was wished; its return was rounded to multiples of the timeout',
    proofs: [
      nanny('health', 'R45: with `fall` so many failures'),
      nanny('health', 'R45: returns with the first good check at least R'),
      lab('by-command', 'drops a refusing server'),
    ],
  },
  {
    fault: 'Weights drifted to ten times what was configured; no slow start',
    proofs: [
      'pulse/lvsd/weights.test.ts: R45: a server that returns grows to its weight',
      lab('checks', 'a server whose page fails leaves, and comes back slowly'),
    ],
  },
  {
    fault: 'Expect was compared with the beginning of one single read of at most 254 bytes',
    proofs: [
      nanny('check', 'R45: sends the bytes of send and finds the expected text'),
      nanny('check', 'R45: a regular expression matches across segments'),
    ],
  },
  {
    fault: 'No TLS, no HTTP status, no host name in a check; UDP without expect crashed',
    proofs: [
      nanny('page', 'is asked for by its path and host'),
      nanny('page', 'https is a page inside of TLS'),
      nanny('check', 'R45: UDP: the reply must match'),
    ],
  },
  {
    fault:
      'The whole IPVS table was cleared at the start and at the end, foreign entries and connections with it',
    proofs: [keptByHand, killedLvsd, stop],
  },
  {
    fault: 'Who became active first was left to chance; no way to leave the service where it is; no quorum',
    proofs: [
      'pulse/compile/compile.test.ts: R22 the same timers on both, the primary higher',
      'tests/lab/heartbeats.nightly.ts: below a second move the service within deadtime_ms + 1 s',
      lab('roles', 'a router that reaches none of the hosts yields to its peer'),
    ],
  },
  {
    fault: 'A router that was stopped said no goodbye: clients waited for the whole deadtime',
    proofs: [stop, lab('pulse', 'hands the service over and back without an outage')],
  },
  {
    fault: 'Heartbeats were timed by the wall clock: setting it moved the service',
    proofs: [lab('reload', 'a clock that jumps moves nothing')],
  },
  {
    fault: 'After a crash of pulse, lvsd and the addresses stayed behind, unguarded',
    proofs: [
      lab('pulse', 'cleans up after everything of it was killed at once'),
      lab('pulse', 'starts keepalived again when it is killed'),
    ],
  },
  {
    fault: 'The VIP came up before the table behind it stood',
    proofs: [
      lab('failover', 'is taken over when the active router loses power'),
      lab('without-node', 'boots and serves what was applied'),
    ],
  },
  {
    fault:
      'A VIP whose device had no alias replaced the address of the card; the role was guessed from each card’s first address',
    proofs: [
      'pulse/compile/compile.test.ts: an address without device goes where its subnet is',
      lab('by-command', 'is saved, pushed, started on both routers'),
    ],
  },
  {
    fault: 'IPv4 only',
    proofs: [
      lab('traffic-ways', 'serves IPv6, direct and by NAT'),
      lab('traffic-ways', 'moves IPv6 addresses'),
      'tests/lab/heartbeats.nightly.ts: between routers with IPv6 addresses alone',
    ],
  },
  {
    fault: 'Schedulers beyond the eight of its time were refused; one way of forwarding for everything',
    proofs: [
      lab('traffic-ways', 'serves by every scheduler that this kernel has'),
      lab('traffic-ways', 'reaches each real server in its own way'),
    ],
  },
  {
    fault: 'The sorry server did nothing',
    proofs: [lab('traffic-ways', 'answers by a sorry server on the router itself')],
  },
];
