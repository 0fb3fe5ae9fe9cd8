import { describe, expect, it } from 'vitest';
import { parse, read, validate } from '@/lib/lvscf';
import { panelFaults } from './check';
import { addFrom, applyValues, findVirtual } from './edits';
import { MONITORING_SCRIPTS, VIRTUAL_SERVER } from './panels';
import { filledForm, templates, templateValues, usualCheck } from './templates';

const { cst } = parse(`primary = 192.0.2.1
network = direct
virtual V {
 active = 1
 address = 192.0.2.10 eth0:1
 port = 80
 expect = "old"
 check_path = /old
}
`);
const at = findVirtual(cst, 'tcp:192.0.2.10:80') ?? undefined;

describe('R30 templates of checks', () => {
  it.each(templates.map(({ name, values }) => [name, values] as const))(
    '%s is a right check, with nothing left of the one before',
    (_, values) => {
      expect(panelFaults(MONITORING_SCRIPTS, values)).toEqual([]);
      const filled = applyValues(cst, MONITORING_SCRIPTS, values, at);
      const said = (tree: typeof cst) => validate(tree).map(({ code, path }) => `${code} ${path?.directive}`);
      expect(said(filled).filter((one) => !said(cst).includes(one) && !/EXTENSION/.test(one))).toEqual([]);
      expect(JSON.stringify(read(filled).virtual)).not.toContain('old');
    },
  );

  it('a new virtual server gets the check of its port, and the original’s where the port says nothing', () => {
    const added = (values: Record<string, string>) => {
      const all = { name: 'NEW', address: '192.0.2.11', device: 'eth0:2', ...values };
      const edited = addFrom(cst, VIRTUAL_SERVER, all, null, usualCheck(all) ?? {});
      const last = ({ path }: { path?: { block?: { index: number } } }) => path?.block?.index === 1;
      expect(validate(edited).filter((one) => last(one) && /EXTENSION/.test(one.code))).toEqual([]);
      const { send, expect: expected } = read(edited).virtual.at(-1) ?? {};
      return [send, expected];
    };
    const original = added({ port: '80', protocol: 'tcp' });
    expect(original[1]).toBe('HTTP');
    expect(added({ port: '21', protocol: 'tcp' })).toEqual(['quit\\r\\n', '220']);
    expect(added({ port: '443', protocol: 'tcp' })).toEqual([null, null]);
    expect(added({ port: '8080', protocol: 'tcp' })).toEqual(original);
    expect(added({ port: '21', protocol: 'udp' })).toEqual(original);
  });

  it('keeps what was typed into other fields, and why', () => {
    const form = { send: 'x', fall: '3', use_regex: '1', why: 'y', csrf: 'z' };
    const ftp = templateValues('ftp') ?? {};
    expect(filledForm(MONITORING_SCRIPTS, form, ftp)).toMatchObject({
      ...{ send: ['quit\\r\\n'], expect: ['220'], fall: ['3'], why: ['y'] },
    });
    expect(filledForm(MONITORING_SCRIPTS, form, ftp)).not.toHaveProperty('use_regex');
    expect(templateValues('none')).toBeNull();
  });
});
