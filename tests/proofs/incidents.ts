import type { Proof } from './titles';

/** What happened to a console like ours, what must hold here, and the tests that try it; `open`: what of it is not there yet. */
export interface Incident {
  incident: string;
  here: string;
  proofs: Proof[];
  open?: string;
}

const e2e = (file: string, title: string): Proof => `tests/e2e/${file}.spec.ts: ${title}`;
const matrix = e2e('routes', 'each cell of the running console is as the rules say');
const injection: Proof = 'lib/console/forms/forms.test.ts: lets no value end its line';
const noShell: Proof =
  'agent/system/system.test.ts: gives words and status, and passes arguments as they are';

/** Incidents of consoles that run load balancers or routers as root, our own ancestor first. */
export const incidents: Incident[] = [
  {
    incident:
      'Piranha (CVE-2013-6492): the access rule was written for GET alone, and the forms were then changed to POST',
    here: 'One wrapper decides for every route and every method; a route without a rule fails the build',
    proofs: [matrix, 'lib/console/routes.test.ts: finds the routes', 'lib/console/matrix.test.ts: %s'],
  },
  {
    incident: 'Piranha 2000 (CVE-2000-0248): shipped with a known password',
    here: 'No password until somebody who can read a file of root’s has set one',
    proofs: [e2e('login', 'every page leads to the setup, which needs the code of its file')],
  },
  {
    incident: 'Piranha 2000 (CVE-2000-0322) and others: a field of a form went into a shell',
    here: 'No shell: programs get words of their own; a value cannot end its line of lvs.cf',
    proofs: [
      noShell,
      injection,
      e2e('injection', 'every field of every form'),
      'pulse/compile/compile.test.ts: %s: hostile text is a finding',
    ],
  },
  {
    incident: 'A console for keepalived: a file name from a link went into a copy as root, by GET',
    here: 'The agent takes ids of its history, never paths; nothing changes by GET',
    proofs: ['lib/protocol/methods.test.ts: takes ids of its history', matrix],
  },
  {
    incident: 'nginx-ui (CVE-2026-27944): the backup of the console was open, its key in a header',
    here: 'Default deny; no secret in an answer, an address or the log',
    proofs: [matrix, e2e('login', 'R9 the database and the log hold no password')],
  },
  {
    incident:
      'haproxy-openmanager (GHSA-7rhv-c5pc-69r8): a viewer could replace the script that agents run as root',
    here: 'Only programs in folders of root’s policy run; no role of the console can write there',
    proofs: [
      'pulse/policy/policy.test.ts: are refused when others may replace them',
      'tests/lab/roles.lab.ts: what root does not permit is not run',
      'tests/lab/stolen-console.nightly.ts: runs no program outside root’s policy',
      e2e('forms', 'R8 a viewer cannot save'),
    ],
  },
  {
    incident:
      'haproxy-openmanager (GHSA-3p5c-m5m4-mjpx): agents answered without a key; anybody could pose as one',
    here: 'A peer has a key that root authorized, known to the agent before a method is looked at; the host key is pinned',
    proofs: [
      'agent/peers/peers.test.ts: R42 only a name whose key root has authorized',
      'agent/dispatch.test.ts: every method × caller under "peer_may = read"',
      'lib/router/peer.test.ts: R42 a changed host key is refused',
    ],
  },
  {
    incident: 'haproxy-openmanager (GHSA-3vh4-gvxx-wm2p): the server fetched an address that a user gave',
    here: 'The console fetches nothing: it has no webhooks and no imports by address',
    proofs: [],
  },
  {
    incident: 'nginx-ui (hardening of 2026): tests of access came beside the routes after the incidents',
    here: 'Every route and every method of the agent is tried by every kind of caller; one that is new is in the table or fails the build',
    proofs: [
      'lib/console/routes.test.ts: finds the routes',
      matrix,
      'agent/policy.test.ts: R52 every method of the protocol has a handler',
    ],
  },
  {
    incident: 'Kemp (CVE-2024-1212): a command in a header of the API',
    here: 'Headers that speak for the console are taken away; names and messages travel as JSON, never as text of a command',
    proofs: [
      e2e('access', 'headers by which a client could pretend are taken away'),
      e2e('injection', 'headers, cookies and user names'),
      'tests/faults/hostile-peer.test.ts: R40 R52 whatever a peer says reaches the terminal as text',
      'tests/e2e/hostile-peer.nightly.ts: R40 R52 whatever a peer says stands on every page as text',
      noShell,
    ],
  },
  {
    incident: 'Kemp (CVE-2026-8037): memory was overwritten by the escaping of quotes, before any login',
    here: 'No reader of ours is written in a language without bounds; each holds whatever bytes come, within bounds of time and memory',
    proofs: ['tests/fuzz/fuzz.test.ts: %s'],
  },
  {
    incident: 'Kemp (CVE-2024-3544): the partners of a pair shared a secret that somebody typed on each',
    here: 'Pairing makes the key; the other root authorizes it by one line',
    proofs: ['lib/router/real-agents.test.ts: R42 lvsctl pair shows the command for the peer'],
  },
  {
    incident: 'keepalived #1048, CVE-2021-44225: dumps written through a link in /tmp, an open D-Bus policy',
    here: 'keepalived writes its dump into a folder of pulse’s; it is never read through a link; no D-Bus',
    proofs: ['agent/system/system.test.ts: is not followed through a symbolic link'],
  },
  {
    incident: 'npm netmask (CVE-2021-28918): 010.0.0.1 read as eight by one tool and as ten by another',
    here: 'One strict reader of addresses; a leading zero is a finding, and in access.conf the file lets only loopback in',
    proofs: [
      'lib/lvscf/validate.test.ts: addresses and masks',
      'lib/access/access.test.ts: matches a network exactly as counted bit by bit',
    ],
  },
  {
    incident: 'Webmin (CVE-2019-15107): a release was made with a back door in it',
    here: 'Packages are installed from the lock file’s hashes alone; nothing is fetched at installation',
    proofs: [],
    open: 'packages are not signed yet, builds not shown to be reproducible',
  },
  {
    incident: 'Load-balancer consoles are attacked within days of a published fault',
    here: 'A fresh installation lets in this machine alone, before TLS',
    proofs: [e2e('access', 'an address outside gets no TLS handshake')],
    open: 'an advisory channel and an upgrade by one command',
  },
];
