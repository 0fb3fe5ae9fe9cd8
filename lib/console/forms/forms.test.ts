import { describe, expect, it } from 'vitest';
import { parse, print, read, validate } from '@/lib/lvscf';
import { panelFaults } from './check';
import { addFrom, applyValues, findServer, findVirtual, remove, toggle } from './edits';
import { pieces } from './escapes';
import { readerOf } from '@/lib/i18n/reader';
import { panelViews } from './field-views';
import { fileValues } from './file-values';
import { merge } from './merge';
import {
  GLOBAL_SETTINGS,
  MONITORING_SCRIPTS,
  REAL_SERVER,
  REDUNDANCY,
  VIRTUAL_SERVER,
  fieldNames,
} from './panels';
import { fieldOfPath, takeForm } from './save';
import { newValues, posted } from './values';

/** The director of the manual's example, with what a careful administrator adds: comments and an unknown directive. */
const FILE = `# our cluster
serial_no = 7
primary = 192.168.1.10
service = lvs
backup_active = 1
backup = 192.168.1.20
keepalive = 6
deadtime = 18
network = direct
nat_router = 10.0.0.254 eth1:1
my_own = 1
virtual HTTP {
     active = 1
     address = 192.168.1.250 eth0:1
     vip_nmask = 255.255.255.0
     port = 80
     send = "GET / HTTP/1.0\\r\\n\\r\\n"
     expect = "HTTP"
     scheduler = wlc
     timeout = 6
     reentry = 15
     # the old one
     server web1 {
         address = 192.168.1.11
         active = 1
         weight = 1
     }
     server web2 {
         address = 192.168.1.12
         active = 0
         weight = 2
     }
}
virtual HTTPS {
     active = 0
     address = 192.168.1.250 eth0:1
     port = 443
}
`;
const cst = parse(FILE).cst;
const HTTP = findVirtual(cst, 'tcp:192.168.1.250:80') ?? undefined;
const text = (tree: typeof cst) => print(tree).toString('utf8');
/** what the browser sends when nothing is touched: every field as it was shown, boxes only when ticked */
const untouched = (panel: typeof VIRTUAL_SERVER, values: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([name, v]) => !(v === '0' && /^(monitor_links|syncdaemon|use_regex)$/.test(name)))
      .concat([
        ['csrf', 'x'],
        ['base', ''],
      ]),
  );

describe('R27 a form and lvs.cf', () => {
  it.each([
    ['GLOBAL SETTINGS', GLOBAL_SETTINGS, undefined],
    ['REDUNDANCY', REDUNDANCY, undefined],
    ['VIRTUAL SERVER', VIRTUAL_SERVER, HTTP],
    ['MONITORING SCRIPTS', MONITORING_SCRIPTS, HTTP],
    ['REAL SERVER', REAL_SERVER, findServer(cst, 'tcp:192.168.1.250:80', '192.168.1.11:80') ?? undefined],
  ])('%s accepted untouched changes no byte', (_, panel, at) => {
    const { values, findings } = takeForm(panel, untouched(panel, fileValues(cst, panel, at)));
    expect(findings).toEqual([]);
    expect(text(applyValues(cst, panel, values, at))).toBe(FILE);
  });

  it('writes the one field that was changed and keeps everything else', () => {
    const values = { ...fileValues(cst, VIRTUAL_SERVER, HTTP), timeout: '9' };
    const edited = text(applyValues(cst, VIRTUAL_SERVER, values, HTTP));
    expect(edited).toBe(FILE.replace('timeout = 6', 'timeout = 9'));
  });

  it('takes a directive away when its field is blanked, and sets address and device each for itself', () => {
    const values = { ...fileValues(cst, VIRTUAL_SERVER, HTTP), vip_nmask: '', device: 'eth0:2' };
    const edited = text(applyValues(cst, VIRTUAL_SERVER, values, HTTP));
    expect(edited).not.toContain('vip_nmask');
    expect(edited).toContain('address = 192.168.1.250 eth0:2');
  });

  it('renames a block, spaces become _, an empty name keeps the old one', () => {
    const values = fileValues(cst, VIRTUAL_SERVER, HTTP);
    expect(text(applyValues(cst, VIRTUAL_SERVER, { ...values, name: 'Web site' }, HTTP))).toContain(
      'virtual Web_site {',
    );
    expect(text(applyValues(cst, VIRTUAL_SERVER, { ...values, name: '' }, HTTP))).toBe(FILE);
  });

  it('R19 keeps the NAT router when the network type changes', () => {
    const edited = applyValues(cst, GLOBAL_SETTINGS, {
      ...fileValues(cst, GLOBAL_SETTINGS),
      network: 'tunnel',
    });
    expect(text(edited)).toContain('nat_router = 10.0.0.254 eth1:1');
    expect(read(edited).network).toBe('tunnel');
  });

  it('R30 blank Send means that the port need only open; ends of texts are kept', () => {
    const shown = fileValues(cst, MONITORING_SCRIPTS, HTTP);
    expect(shown.send).toBe('GET / HTTP/1.0\\r\\n\\r\\n');
    const { values } = takeForm(MONITORING_SCRIPTS, { ...shown, send: '', expect: 'HTTP ' });
    const edited = read(applyValues(cst, MONITORING_SCRIPTS, values, HTTP));
    expect(edited.virtual[0]).toMatchObject({ send: null, expect: 'HTTP ', use_regex: false });
  });
});

describe('R26 R29 entries by id', () => {
  it('adds a virtual server with what the original wrote besides, at the end', () => {
    const values = {
      ...newValues(VIRTUAL_SERVER),
      name: 'SMTP',
      port: '25',
      address: '192.168.1.251',
      active: '1',
    };
    const edited = addFrom(cst, VIRTUAL_SERVER, values, null);
    expect(text(edited).startsWith(FILE)).toBe(true);
    expect(read(edited).virtual[2]).toMatchObject({
      id: 'tcp:192.168.1.251:25',
      active: true,
      device: 'eth0:1',
      timeout: 6,
      reentry: 15,
      expect: 'HTTP',
      scheduler: 'wlc',
    });
    expect(validate(edited).filter((f) => f.severity === 'error' && f.path?.block?.index === 2)).toEqual([]);
  });

  it('adds a real server whose blank port is the virtual server’s', () => {
    const edited = addFrom(
      cst,
      REAL_SERVER,
      { name: 'web3', address: '192.168.1.13', port: '', weight: '3' },
      HTTP ?? null,
    );
    const server = read(edited).virtual[0]?.server[2];
    expect(server).toMatchObject({ id: '192.168.1.13:80', port: 80, weight: 3, active: false });
    expect(text(edited)).not.toContain('port = \n');
  });

  it('switches and removes by place, whatever the order of the selection', () => {
    const both = [HTTP, findVirtual(cst, 'tcp:192.168.1.250:443')].flatMap((p) => p ?? []);
    expect(read(toggle(cst, both)).virtual.map((v) => v.active)).toEqual([false, true]);
    expect(read(remove(cst, both)).virtual).toEqual([]);
    expect(read(remove(cst, [...both].reverse())).virtual).toEqual([]);
    const web1 = findServer(cst, 'tcp:192.168.1.250:80', '192.168.1.11:80');
    const without = read(remove(cst, web1 ? [web1] : []));
    expect(without.virtual[0]?.server.map((s) => s.name)).toEqual(['web2']);
  });

  it('does not find what is gone', () => {
    expect(findVirtual(cst, 'tcp:192.168.1.250:8080')).toBeNull();
    expect(findServer(cst, 'tcp:192.168.1.250:80', '192.168.1.99:80')).toBeNull();
  });
});

describe('what is wrong with a form', () => {
  it('is all said at once: a name that cannot be written beside an address that is none', () => {
    const found = panelFaults(VIRTUAL_SERVER, { name: 'a{b', address: '10.0.0.500' });
    expect(found.map(({ field, fault }) => [field, fault.code])).toEqual([
      ['name', 'NAME_NOT_WRITABLE'],
      ['address', expect.any(String)],
    ]);
    expect(panelFaults(VIRTUAL_SERVER, { name: '  ' }), 'keeps the old name').toEqual([]);
  });

  it('says it beside the field, with the values that are right', () => {
    const { findings } = takeForm(VIRTUAL_SERVER, {
      timeout: '0',
      address: '192.168.1',
      port: '70000',
      pmask: '255.0.255.0',
    });
    expect(findings.map((f) => [f.field, f.code])).toEqual([
      ['port', 'OUT_OF_RANGE'],
      ['address', 'ADDRESS_SHORT_FORM'],
      ['timeout', 'OUT_OF_RANGE'],
      ['pmask', 'MASK_NOT_CONTIGUOUS'],
    ]);
    expect(findings[2]?.params).toMatchObject({ min: 1, max: 3600 });
  });

  it('lets no value end its line: the original’s hole', () => {
    const faults = panelFaults(VIRTUAL_SERVER, {
      port: '80\n client_monitor = /tmp/x',
      device: 'eth0\r\nactive = 1',
    });
    expect(faults.map((f) => f.field)).toEqual(['port', 'device']);
  });

  it('a finding of another block is not put beside a field of this one', () => {
    const at = { block: { kind: 'virtual' as const, index: 0 } };
    expect(fieldOfPath({ ...at, directive: 'port' }, at)).toBe('port');
    expect(fieldOfPath({ block: { kind: 'virtual', index: 1 }, directive: 'port' }, at)).toBeNull();
    expect(fieldOfPath({ ...at, server: 0, directive: 'port' }, at)).toBeNull();
    expect(fieldOfPath({ directive: 'port' }, at)).toBeNull();
    expect(fieldOfPath({ directive: 'primary' }, undefined)).toBe('primary');
  });

  it('a box that is not ticked is 0 only on the form that has it; a field that was not shown is left alone', () => {
    expect(takeForm(REDUNDANCY, { monitor_links: '1' }).values).toEqual({
      monitor_links: '1',
      syncdaemon: '0',
    });
    expect(posted(GLOBAL_SETTINGS, { primary: ' 192.168.1.10 ' })).toEqual({ primary: '192.168.1.10' });
  });
});

describe('how a panel is drawn', () => {
  const views = (panel: typeof VIRTUAL_SERVER, values = fileValues(cst, panel, HTTP)) =>
    panelViews(panel, values, [], () => '', readerOf('en')).flatMap((s) => s.fields);

  it('R27 has the manual’s fields, in its order', () => {
    expect(views(VIRTUAL_SERVER).map((f) => f.label)).toEqual([
      'Name',
      'Application port',
      'Protocol',
      'Virtual IP Address',
      'Virtual IP Network Mask',
      'Sorry Server',
      'Firewall Mark',
      'Device',
      'Re-entry Time',
      'Service timeout',
      'Quiesce server',
      'Load monitoring tool',
      'Scheduling',
      'Persistence',
      'Persistence Network Mask',
      // ours
      'Preferred router',
    ]);
  });

  it('gives every field of every panel a name and a hint of its own', () => {
    for (const panel of [GLOBAL_SETTINGS, REDUNDANCY, VIRTUAL_SERVER, REAL_SERVER, MONITORING_SCRIPTS]) {
      for (const f of views(panel, {})) {
        expect(f.label, f.name).not.toBe(f.name);
        expect(f.hint, f.name).toBeTruthy();
      }
    }
  });

  it('says why a field has no effect here', () => {
    const port = views(REDUNDANCY, fileValues(cst, REDUNDANCY)).find((f) => f.name === 'heartbeat_port');
    expect(port?.says).toEqual([{ severity: 'info', text: expect.stringContaining('VRRP') as string }]);
  });

  it('offers a value of the file that the list does not have', () => {
    const mask = views(VIRTUAL_SERVER, { vip_nmask: '255.252.0.0' }).find((f) => f.name === 'vip_nmask');
    expect(mask?.options?.at(-1)?.value).toBe('255.252.0.0');
    expect(mask?.options?.[0]).toEqual({ value: '', text: 'Unused' });
    expect(fieldNames(VIRTUAL_SERVER)).toContain('vip_nmask');
  });
});

describe('R30 what goes over the wire', () => {
  it('resolves the escapes of the original and counts bytes', () => {
    expect(pieces('GET /\\r\\n')).toEqual({
      pieces: [
        { text: 'GET /', control: null },
        { text: 'CR', control: 'return' },
        { text: 'LF', control: 'lineEnd' },
      ],
      bytes: 7,
    });
    expect(pieces('a\\\\b\\q').pieces).toEqual([{ text: 'a\\b\\q', control: null }]);
    expect(pieces('ü').bytes).toBe(2);
    expect(pieces('\\').pieces).toEqual([{ text: '\\', control: null }]);
  });
});

describe('R56 a form that was made from an older file', () => {
  it('takes what others saved, keeps what was typed, and names what both changed', () => {
    const base = { tcp_timeout: '', udp_timeout: '', primary: '192.168.1.10' };
    const theirs = { tcp_timeout: '', udp_timeout: '200', primary: '192.168.1.11' };
    const mine = { tcp_timeout: '700', udp_timeout: '', primary: '192.168.1.12' };
    const { values, differences } = merge(base, theirs, mine);
    expect(values).toEqual({ tcp_timeout: '700', udp_timeout: '200', primary: '192.168.1.12' });
    expect(differences.map(({ name, is }) => [name, is])).toEqual([
      ['tcp_timeout', 'mine'],
      ['udp_timeout', 'theirs'],
      ['primary', 'both'],
    ]);
    const same = merge(base, theirs, { ...mine, primary: '192.168.1.11' }).differences;
    expect(same.at(-1)).toMatchObject({ name: 'primary', is: 'same' });
  });
});
