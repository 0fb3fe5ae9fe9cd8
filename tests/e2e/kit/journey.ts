import { expect } from '@playwright/test';
import type { TestLab } from '../../lab/kit';
import { addressOf, rootOf, VIPS } from '../../lab/kit';

/** What a person can do with a page, whichever browser he has: the journey below is made by both with the same words. */
export interface Browser {
  open(path: string): Promise<void>;
  /** follows the link with these words */
  follow(words: string): Promise<void>;
  /** fills fields by their labels (true: tick, choose) and presses the button with these words */
  submit(button: string, fields?: Record<string, string | boolean>): Promise<void>;
  /** all words of the page, blanks folded */
  words(): Promise<string>;
  /** @throws with the page's words when these do not stand there (a browser with script may take a moment) */
  says(words: string): Promise<void>;
  /** what stands in the field with this label */
  value(label: string): Promise<string>;
}

export const PASSWORD = 'correct horse battery';
export const [VIP = ''] = VIPS;
/** seconds: interval and limit of a check, re-entry time; heartbeat interval and the silence that counts as death */
export const TIMES = { timeout: 2, reentry: 4, keepalive: 1, deadtime: 3 };

/**
 * From the first page of a fresh console to a service that runs on both routers.
 * @param letIn whether the backup's root has let this console in already
 */
export async function setUp(browser: Browser, lab: TestLab, letIn: boolean): Promise<void> {
  await firstPassword(browser, lab);
  await settings(browser);
  await virtualServer(browser);
  await pairing(browser, lab, letIn);
  await pushAndStart(browser);
}

async function firstPassword(browser: Browser, lab: TestLab): Promise<void> {
  const code = await lab.read('primary', `${rootOf('primary')}/var/lib/lvs-console/setup-code`);
  await browser.open('/');
  await browser.submit('Set password', {
    'Setup code': code?.toString().trim() ?? '',
    Password: PASSWORD,
    'Password once more': PASSWORD,
  });
  await browser.submit('Log in', { Password: PASSWORD });
  await browser.says('Control / Monitoring');
}

async function settings(browser: Browser): Promise<void> {
  await browser.follow('GLOBAL SETTINGS');
  await browser.submit('ACCEPT', {
    'Primary server public IP': addressOf('primary'),
    'Direct Routing': true,
  });
  await browser.says('Saved to lvs.cf');
  await browser.follow('REDUNDANCY');
  await browser.submit('ENABLE', { 'Redundant server public IP': addressOf('backup') });
  await browser.submit('ACCEPT', {
    'Heartbeat interval': String(TIMES.keepalive),
    'Assume dead after': String(TIMES.deadtime),
  });
  await browser.says(`takeover within ${TIMES.deadtime} s`);
}

async function virtualServer(browser: Browser): Promise<void> {
  await browser.follow('VIRTUAL SERVERS');
  await browser.follow('ADD');
  const fields = {
    Name: 'HTTP',
    'Application port': '80',
    'Virtual IP Network Mask': '255.255.255.0',
    Device: 'eth0:1',
    'Re-entry Time': String(TIMES.reentry),
    'Service timeout': String(TIMES.timeout),
    Scheduling: 'Round robin (rr)',
  };
  // A slip of the finger: what was typed must still be there, and the finding beside its field.
  await browser.submit('ACCEPT', { ...fields, 'Virtual IP Address': '10.83.0.500' });
  await browser.says('Not saved');
  expect(await browser.value('Virtual IP Address')).toBe('10.83.0.500');
  expect(await browser.value('Re-entry Time')).toBe(String(TIMES.reentry));
  await browser.submit('ACCEPT', { 'Virtual IP Address': VIP });
  await browser.says('No real servers yet');
  for (const machine of ['web1', 'web2'] as const) {
    await browser.follow('ADD');
    await browser.submit('ACCEPT', { Name: machine, Address: addressOf(machine), Weight: '1' });
    await browser.says('Added to lvs.cf');
  }
}

async function pairing(browser: Browser, lab: TestLab, letIn: boolean): Promise<void> {
  await browser.follow('REDUNDANCY');
  await browser.follow('Pair with the backup…');
  await browser.submit('Ask for its host key', { Host: addressOf('backup') });
  const file = `${rootOf('backup')}/etc/ssh/ssh_host_ed25519_key.pub`;
  const [, fingerprint = '?'] = (await lab.run('backup', ['ssh-keygen', '-lf', file])).split(' ');
  await browser.says(fingerprint);
  await browser.submit('It is the same: pin it');
  // The demo has let this console in already, as its installer would; the page finds that out by itself.
  if (letIn) return browser.says('Paired: the other router answers');
  // The page names the command that root runs on the other router; here it is run word for word.
  await browser.says('lvs-agent authorize');
  const words = await browser.words();
  const [, options = '', key = ''] =
    /lvs-agent (authorize --name \S+ --from \S+) '(ssh-ed25519 [^']+)'/.exec(words) ?? [];
  await lab.run('backup', ['lvs-agent', ...options.split(' '), key]);
  await browser.submit('Test the pairing');
  await browser.says('done: Test');
}

async function pushAndStart(browser: Browser): Promise<void> {
  await browser.follow('Review');
  await browser.says('virtual server HTTP');
  await browser.submit('PUSH to lvs2');
  await browser.says('It does not run there until you apply');
  await browser.follow('CONTROL/MONITORING');
  await browser.follow('Start both…');
  await browser.submit('Start on lvs1 and lvs2');
}
