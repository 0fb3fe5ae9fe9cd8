import { readFileSync } from 'node:fs';
import path from 'node:path';
import { importFile, lossSentence, sourceKinds } from '@/lib/import';
import { parse, validate } from '@/lib/lvscf';
import { hold, type Target } from '../kit/target';

const sample = (name: string) =>
  readFileSync(path.resolve(import.meta.dirname, '../../samples/import', name), 'latin1');

const keywords = (names: string) => names.split(' ');

/** What other programs are configured with, read to become an lvs.cf: whatever it holds, the result has no error. */
export const importTarget: Target = {
  name: 'import',
  seeds: [
    'keepalived-master.conf',
    'keepalived-unicast.conf',
    'ldirectord.cf',
    'ldirectord-many.cf',
    'haresources',
    'ipvsadm.rules',
  ].map(sample),
  words: [
    ...keywords(
      'virtual_server real_server virtual_server_group group fwmark delay_loop lvs_sched lvs_method NAT DR TUN protocol TCP UDP',
    ),
    ...keywords(
      'persistence_timeout weight TCP_CHECK HTTP_GET SSL_GET MISC_CHECK connect_timeout url path digest status_code include',
    ),
    ...keywords(
      'vrrp_instance virtual_ipaddress vrrp_sync_group sorry_server virtual= real= fallback= service= request= receive=',
    ),
    ...keywords(
      'scheduler= persistent= checktype= negotiate IPaddr:: ldirectord:: -A -a -t -u -f -r -s -p -w -m -g -i -M 10.0.0.1:80',
    ),
    ...[
      '{\n',
      '}\n',
      ' { ',
      ' } ',
      '!',
      '#',
      '\\\n',
      '"',
      '10.0.0.1-9 80',
      '[fd00::1]:80',
      '$VAR',
      '@lvs1',
      '~SEQ(x,1,9)',
    ],
  ],
  check(input, random) {
    const kind = random.pick(sourceKinds);
    const given = random.pick([
      {},
      { primary: '192.168.1.10', backup: '192.168.1.20', device: 'bond0.100' },
      { natRouter: { address: '10.0.0.254', device: 'eth1:1' } },
    ]);
    const { text, lost } = importFile(kind, input, given);
    const errors = validate(parse(text).cst).filter(({ severity }) => severity === 'error');
    hold(errors.length === 0, `an import from ${kind} has errors`, errors);
    for (const loss of lost) {
      const words = lossSentence(loss);
      hold(words.length > 5 && !words.includes('undefined'), 'a loss has no sentence', loss);
      hold(
        loss.line >= 1 && loss.line <= input.toString('latin1').split('\n').length,
        'a loss of no line',
        loss,
      );
    }
    return [kind, ...lost.map(({ code }) => `${kind} ${code}`)];
  },
};
