import { describe, expect, it } from 'vitest';
import { parse, print, toJson } from '@/lib/lvscf';
import { copyEntry, findVirtual } from './edits';
import { fileValues } from './file-values';
import { VIRTUAL_SERVER } from './panels';
import { changedWeights, setWeights, weightFaults, weightsOf } from './weights';

const FILE = `serial_no = 3
network = direct
virtual HTTP {
     active = 1
     address = 192.168.1.250 eth0:1
     port = 80
     send = "GET / HTTP/1.0\\r\\n\\r\\n"
     expect = "HTTP"
     use_regex = 0
     scheduler = wlc
     protocol = tcp
     # kept by hand
     server web1 {
         address = 192.168.1.11
         active = 1
         weight = 2
     }
     server web2 {
         address = 192.168.1.12
         active = 0
         weight = 1
     }
}
`;
const { cst } = parse(FILE);
const HTTP = 'tcp:192.168.1.250:80';

describe('R26 a virtual server is duplicated', () => {
  it('with its check and its real servers, as the form says for the rest', () => {
    const from = findVirtual(cst, HTTP);
    if (!from) throw new Error('not found');
    const typed = { ...fileValues(cst, VIRTUAL_SERVER, from), name: 'HTTP_copy', port: '8080', active: '0' };
    const edited = copyEntry(cst, { cst, at: from }, VIRTUAL_SERVER, typed);
    const [old, copy] = toJson(edited).virtual;
    expect(copy).toMatchObject({
      name: 'HTTP_copy',
      active: false,
      address: '192.168.1.250',
      device: 'eth0:1',
      port: 8080,
      send: old?.send,
      expect: 'HTTP',
      server: [
        { name: 'web1', address: '192.168.1.11', active: true, weight: 2 },
        { name: 'web2', address: '192.168.1.12', active: false, weight: 1 },
      ],
    });
    // what stood there stays as it is, byte for byte
    expect(print(edited).toString('latin1').startsWith(FILE)).toBe(true);
    expect(parse(print(edited)).findings).toEqual([]);
  });
});

describe('R28 weights typed into the list', () => {
  it('are read from their fields by id, judged, and written where they differ', () => {
    const typed = weightsOf({ [`w ${HTTP} 192.168.1.12:80`]: ' 5 ', 'w x': '1', do: 'weights' });
    expect(typed).toEqual([{ virtual: HTTP, server: '192.168.1.12:80', text: '5' }]);
    expect(print(setWeights(cst, typed)).toString()).toBe(FILE.replace('weight = 1', 'weight = 5'));
    const wrong = ['', '-1', '65536', 'x'].map((text) => ({ virtual: HTTP, server: text, text }));
    expect(weightFaults(wrong)).toHaveLength(4);
    expect(weightFaults(typed)).toEqual([]);
    expect(() => setWeights(cst, [{ virtual: HTTP, server: 'gone', text: '1' }])).toThrow();
  });

  it('only those that differ from the file are written; one without its server says so', () => {
    const typed = (server: string, text: string) => ({ virtual: HTTP, server, text });
    const changed = changedWeights(cst, [
      typed('192.168.1.11:80', '2'),
      typed('192.168.1.12:80', '5'),
      typed('192.168.1.99:80', '1'),
    ]);
    expect(changed).toMatchObject([
      { server: '192.168.1.12:80', text: '5', at: { server: 1 } },
      { server: '192.168.1.99:80', at: null },
    ]);
  });
});
