import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { PANELS } from '@/lib/console/forms/panels';
import { expect, PASSWORD, test } from './kit/console';
import { OWN } from './kit/own-address';
import { changes, flatJson } from './kit/json-changes';
import type { Sample } from './kit/samples';
import { TextBrowser } from './kit/text-browser';
import { Chromium } from './kit/browsers';

/** Each value that a form has no blank for stands in it, so that setting it back leaves the file as it was. */
const FILE = `# kept as it is
serial_no = 1
primary = ${OWN}
primary_private = 198.51.100.31
service = lvs
rsh_command = rsh
backup_active = 1
backup = 198.51.100.2
backup_private = 198.51.100.32
heartbeat_port = 539
keepalive = 6
deadtime = 18
network = direct
nat_router = 198.51.100.200 eth0:9
nat_nmask = 255.255.255.0
monitor_links = 0
syncdaemon = 0
nopreempt = 0
my_own = 7
failover FTP {
     address = 198.51.100.50 eth0:5
     vip_nmask = 255.255.255.0
     active = 0
     port = 21
     timeout = 6
     use_regex = 0
}
virtual HTTP {
     # kept too
     active = 0
     address = 198.51.100.10 eth0:1
     vip_nmask = 255.255.255.0
     port = 80
     expect = "HTTP"
     use_regex = 0
     load_monitor = none
     scheduler = wlc
     protocol = tcp
     timeout = 6
     reentry = 15
     quiesce_server = 0
     server web1 {
         address = 198.51.100.11
         active = 1
         weight = 1
     }
}
`;
const HTTP = '/virtual-servers/tcp:198.51.100.10:80';
const FTP = '/failover/fos:198.51.100.50:21';
/** One of the two must be this machine: where the primary's address is changed, it is the backup. */
const AS_BACKUP = FILE.replace(`primary = ${OWN}`, 'primary = 198.51.100.1').replace(
  'backup = 198.51.100.2',
  `backup = ${OWN}`,
);
interface Form {
  page: string;
  /** of its block in the JSON */
  place: string;
  file?: string;
}
const FORMS = {
  GLOBAL_SETTINGS: { page: '/global', place: 'global', file: AS_BACKUP },
  REDUNDANCY: { page: '/redundancy', place: 'global' },
  VIRTUAL_SERVER: { page: HTTP, place: 'virtual.0' },
  MONITORING_SCRIPTS: { page: `${HTTP}/monitoring`, place: 'virtual.0' },
  REAL_SERVER: { page: `${HTTP}/real-servers/198.51.100.11:80`, place: 'virtual.0.server.0' },
  FAILOVER_SERVICE: { page: FTP, place: 'failover.0' },
  FAILOVER_SCRIPTS: { page: `${FTP}/monitoring`, place: 'failover.0' },
} satisfies Record<keyof typeof PANELS, Form>;
/** The directives of a place in a file, by name. */
function saidAt(file: string, place: string): Record<string, unknown> {
  const under = [...flatJson(file)].filter(([at]) => at.startsWith(`${place}.`));
  return Object.fromEntries(under.map(([at, value]) => [at.slice(place.length + 1), value]));
}

/** Another value for each field, from the registry. */
const samples = JSON.parse(
  execFileSync(path.resolve('node_modules/.bin/tsx'), ['tests/e2e/kit/print-samples.mts'], {
    input: JSON.stringify(
      Object.entries(FORMS).map(([form, { place, file = FILE }]: [string, Form]) => ({
        form,
        said: saidAt(file, place),
      })),
    ),
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'inherit'],
  }),
) as Sample[][];
const forms = Object.entries(FORMS).map(([form, one]: [string, Form], i) => ({
  form,
  file: FILE,
  ...one,
  samples: samples[i] ?? [],
}));

test.beforeEach(async ({ fresh }) => {
  fresh.passwd(PASSWORD);
  fresh.lvscf = FILE;
  await fresh.startAgent();
});

test('R5 R18 R21 R27 R29 R30 R37 every field of every form, one by one without JavaScript: exactly this directive changes', async ({
  fresh,
}) => {
  const browser = new TextBrowser(fresh.url);
  await browser.open('/global');
  await browser.submit('Log in', { User: 'piranha', Password: PASSWORD });
  const started = Date.now();
  let fields = 0;
  for (const { form, page, place, file, samples } of forms) {
    fresh.lvscf = file;
    await browser.open(page);
    let back: Record<string, string | boolean> = {};
    for (const { name, set, unset, json } of samples) {
      await browser.submit('ACCEPT', { ...back, ...set });
      expect(browser.text, `${form} ${name}`).toContain('Saved to lvs.cf.');
      expect(changes(file, fresh.lvscf), `${form} ${name}`).toEqual({ [`${place}.${name}`]: json });
      back = unset;
      fields++;
    }
    await browser.submit('ACCEPT', back);
    expect(fresh.lvscf.replace(/serial_no = \d+/, 'serial_no = 1'), form).toBe(file);
  }
  console.log(`${fields} fields in ${((Date.now() - started) / 1000).toFixed(1)} s`);
});

test('R5 R26 R29 R37 every field of every form at once with JavaScript, and the finding of a wrong one', async ({
  fresh,
  page: tab,
}) => {
  const browser = new Chromium(tab, fresh.url);
  await browser.open('/global');
  await browser.submit('Log in', { User: 'piranha', Password: PASSWORD });
  for (const { form, page, place, file, samples } of forms) {
    fresh.lvscf = file;
    await browser.open(page);
    const typed = Object.fromEntries(samples.flatMap(({ set }) => Object.entries(set)));
    await browser.submit('ACCEPT', typed);
    await browser.says('Saved to lvs.cf.');
    const expected = Object.fromEntries(samples.map(({ name, json }) => [`${place}.${name}`, json]));
    expect(changes(file, fresh.lvscf), form).toEqual(expected);
  }
});

test('R21 R26 R29 R30 R37 every button of the lists and forms once, without JavaScript', async ({
  fresh,
}) => {
  const browser = new TextBrowser(fresh.url);
  await browser.open('/redundancy');
  await browser.submit('Log in', { User: 'piranha', Password: PASSWORD });
  let before = FILE;
  /** what the file says after a button, against what it said before */
  const changed = () => {
    const after = fresh.lvscf;
    const found = changes(before, after);
    before = after;
    return found;
  };

  await browser.submit('RESET', { 'Heartbeat interval': '9' });
  expect(browser.value('Heartbeat interval')).toBe('6');
  expect(browser.value('Redundant server public IP')).toBe('');
  expect(changed()).toEqual({});
  await browser.follow('DISABLE…');
  await browser.submit('DISABLE');
  expect(changed()).toEqual({ 'global.backup_active': false });
  await browser.submit('ENABLE', { 'Redundant server public IP': '198.51.100.3' });
  expect(changed()).toEqual({
    'global.backup_active': true,
    'global.backup': '198.51.100.3',
    'global.heartbeat': true,
  });

  await browser.open(`${HTTP}/monitoring`);
  await browser.submit('BLANK EXPECT');
  expect(changed()).toEqual({ 'virtual.0.expect': undefined });
  await browser.submit('Fill in', { Template: 'FTP', 'Why, for the history': 'as it was' });
  expect(browser.value('Send')).toBe('quit\\r\\n');
  expect(browser.text).toContain('What the check would do as it stands in the form');
  expect(changed()).toEqual({});
  await browser.submit('ACCEPT');
  expect(changed()).toEqual({ 'virtual.0.send': 'quit\\r\\n', 'virtual.0.expect': '220' });
  await browser.submit('BLANK SEND');
  expect(changed()).toEqual({ 'virtual.0.send': undefined });
  await browser.submit('BLANK EXPECT');
  expect(changed()).toEqual({ 'virtual.0.expect': undefined });
  await browser.follow('CANCEL');
  await browser.submit('ACTIVATE');
  expect(changed()).toEqual({ 'virtual.0.active': true });
  await browser.submit('(DE)ACTIVATE', { 'Select HTTP': true });
  expect(changed()).toEqual({ 'virtual.0.active': false });
  await browser.submit('EDIT', { 'Select HTTP': true });
  expect(browser.value('Name')).toBe('HTTP');
  await browser.follow('REAL SERVER');
  await browser.submit('(DE)ACTIVATE', { 'Select web1 198.51.100.11:80': true });
  expect(changed()).toEqual({ 'virtual.0.server.0.active': false });
  await browser.submit('EDIT', { 'Select web1 198.51.100.11:80': true });
  await browser.follow('CANCEL');
  await browser.submit('DELETE…', { 'Select web1 198.51.100.11:80': true });
  await browser.submit('DELETE web1');
  expect(Object.keys(changed())).toContain('virtual.0.server.0.name');
  await browser.open('/virtual-servers');
  await browser.submit('DELETE…', { 'Select HTTP': true });
  await browser.follow('CANCEL');
  expect(changed()).toEqual({});

  await browser.follow('FAILOVER');
  await browser.submit('(DE)ACTIVATE', { 'Select FTP': true });
  expect(changed()).toEqual({ 'failover.0.active': true });
  await browser.submit('EDIT', { 'Select FTP': true });
  await browser.submit('DEACTIVATE');
  expect(changed()).toEqual({ 'failover.0.active': false });
  await browser.follow('ADD');
  await browser.submit('ACCEPT', { Name: 'DB', Address: '198.51.100.51', 'Application port': '3306' });
  expect(changed()).toMatchObject({
    'failover.1.name': 'DB',
    'failover.1.active': true,
    'failover.1.vip_nmask': '255.255.255.0',
    'failover.1.port': 3306,
  });
  await browser.submit('ACCEPT', { 'Start command': '/etc/lvs-console/programs.d/db start' });
  expect(changed()).toEqual({ 'failover.1.start_cmd': '/etc/lvs-console/programs.d/db start' });
  await browser.follow('DELETE…');
  expect(browser.text).toContain('Its address 198.51.100.51 leaves both routers');
  await browser.submit('DELETE DB');
  expect(changed()).toMatchObject({ 'failover.1.name': undefined });
  await browser.open('/history');
  expect(browser.text).toContain(': as it was');
});
