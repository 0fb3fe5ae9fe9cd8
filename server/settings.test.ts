import { describe, expect, it } from 'vitest';
import { parseSettings } from './settings';

const sentences = (text: string) =>
  parseSettings(text).findings.map(({ line, sentence }) => `${line}: ${sentence}`);

describe('console.conf', () => {
  it('R1 defaults to port 3636 on every address, R7 with TLS', () => {
    expect(parseSettings('')).toEqual({
      settings: { listen: [], port: 3636, tls: true, certificate: null, proxies: [], log: null },
      findings: [],
    });
  });

  it('reads every key', () => {
    const text =
      '# ours\nlisten = 10.0.0.1, ::1\nport = 443\ntls_cert = /etc/ssl/c.pem\ntls_key=/etc/ssl/k.pem # key\nbehind_proxy = 10.0.0.9\nlog = /var/log/c.log\n';
    expect(parseSettings(text)).toEqual({
      settings: {
        listen: ['10.0.0.1', '::1'],
        port: 443,
        tls: true,
        certificate: { cert: '/etc/ssl/c.pem', key: '/etc/ssl/k.pem' },
        proxies: ['10.0.0.9'],
        log: '/var/log/c.log',
      },
      findings: [],
    });
  });

  it('R7 allows plain http only on loopback or behind a named proxy', () => {
    expect(sentences('tls = off')[0]).toContain('passwords would travel in plain text');
    expect(sentences('tls = off\nlisten = 127.0.0.1, 10.0.0.1')).toHaveLength(1);
    expect(sentences('tls = off\nlisten = 127.0.0.1, ::1')).toEqual([]);
    expect(sentences('tls = off\nbehind_proxy = 10.0.0.9')).toEqual([]);
  });

  it('names each mistake with its line', () => {
    expect(sentences('port = 0')).toEqual(['1: port: must be a number from 1 to 65535']);
    expect(sentences('port = 1\nport = 2')).toEqual(['2: port stands twice; keep one']);
    expect(sentences('colour = red')[0]).toContain('1: "colour = red" is not one of');
    expect(sentences('listen = router1')[0]).toContain('"router1" is no IPv4');
    expect(sentences('tls_cert = /c.pem')).toEqual(['1: tls_cert: name both tls_cert and tls_key']);
    expect(sentences('tls_cert = c.pem\ntls_key = /k.pem')).toEqual([
      '1: tls_cert: "c.pem" must be an absolute path',
    ]);
    expect(sentences('\nlog =')).toEqual(['2: log has no value']);
    expect(sentences('tls = yes')[0]).toContain('must be on or off');
  });
});
