import { expect, it } from 'vitest';
import { findServers } from './find-servers';
import { parse } from './parse';
import { read } from './read';

const config = read(
  parse(`serial_no = 1
primary = 10.0.0.1
service = lvs
virtual web {
     address = 10.0.0.100 eth0:1
     port = 80
     server one {
         address = 10.0.0.11
     }
     server two {
         address = 10.0.0.12
     }
}
virtual web {
     address = 10.0.0.100 eth0:1
     port = 443
     server one {
         address = 10.0.0.11
         port = 8443
     }
}
virtual two {
     address = 10.0.0.101 eth0:2
     port = 80
     server same {
         address = 10.0.0.13
         port = 8080
     }
     server same {
         address = 10.0.0.13
         port = 8081
     }
}
`).cst,
);
const ids = (service: string, server: string) => {
  const found = findServers(config, service, server);
  return Array.isArray(found) ? found.map((f) => `${f.service.id} ${f.server.id}`) : found.problem;
};

it.each([
  ['tcp:10.0.0.100:80', '10.0.0.11:80', ['tcp:10.0.0.100:80 10.0.0.11:80']],
  ['10.0.0.100:443', 'one', ['tcp:10.0.0.100:443 10.0.0.11:8443']],
  ['two', '10.0.0.13:8081', ['tcp:10.0.0.101:80 10.0.0.13:8081']],
  ['all', '10.0.0.11', ['tcp:10.0.0.100:80 10.0.0.11:80', 'tcp:10.0.0.100:443 10.0.0.11:8443']],
  ['10.0.0.100:80', 'all', ['tcp:10.0.0.100:80 10.0.0.11:80', 'tcp:10.0.0.100:80 10.0.0.12:80']],
  ['web', 'one', 'ambiguous-service'],
  ['two', 'same', 'ambiguous-server'],
  ['two', '10.0.0.13', 'ambiguous-server'],
  ['all', 'same', 'ambiguous-server'],
  ['nobody', 'one', 'no-service'],
  ['two', 'one', 'no-server'],
] as const)(
  'R57 %s %s names what it says, and nothing that could be another',
  (service, server, expected) => {
    expect(ids(service, server)).toEqual(expected);
  },
);

it('R57 says what could have been meant', () => {
  expect(findServers(config, 'two', 'same')).toMatchObject({
    candidates: ['10.0.0.13:8080 (same)', '10.0.0.13:8081 (same)'],
  });
});
