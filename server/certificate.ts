import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export interface Certificate {
  cert: Buffer;
  key: Buffer;
  /** SHA-256 as `AA:BB:…`, for the administrator to compare */
  fingerprint: string;
}

/** Nothing trusts it but who compared its fingerprint, so that a change every year would only train people to click it away. */
const DAYS = '3650';
/** Making an elliptic key takes milliseconds; a machine short of entropy at first boot may need longer. */
const OPENSSL_MS = 30_000;

/**
 * The user's certificate when console.conf names one, else the console's own, made at the first start.
 * @param folder where the own one is kept, readable only by the console
 * @throws Error in words
 */
export function loadCertificate(user: { cert: string; key: string } | null, folder: string): Certificate {
  const files = user ?? own(folder);
  const [cert, key] = [read(files.cert), read(files.key)];
  try {
    return { cert, key, fingerprint: new X509Certificate(cert).fingerprint256 };
  } catch (error) {
    throw new Error(`${files.cert} is no certificate in PEM form: ${(error as Error).message}`);
  }
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new Error(`The console cannot read ${file}: ${(error as Error).message}`);
  }
}

function own(folder: string): { cert: string; key: string } {
  const files = { cert: path.join(folder, 'cert.pem'), key: path.join(folder, 'key.pem') };
  if (existsSync(files.cert) && existsSync(files.key)) return files;
  mkdirSync(path.dirname(folder), { recursive: true, mode: 0o700 });
  const aside = mkdtempSync(`${folder}-`); // 0700
  try {
    // Node makes keys but no certificates.
    execFileSync(
      openssl(),
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-sha256'],
        ...['-days', DAYS, '-subj', `/CN=${commonName()}`, '-addext', `subjectAltName=${names().join(',')}`],
        ...['-addext', 'basicConstraints=critical,CA:FALSE', '-addext', 'extendedKeyUsage=serverAuth'],
        ...['-keyout', path.join(aside, 'key.pem'), '-out', path.join(aside, 'cert.pem')],
      ],
      {
        timeout: OPENSSL_MS,
        maxBuffer: 64 * 1024,
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { NODE_ENV: 'production' },
      },
    );
    rmSync(folder, { recursive: true, force: true }); // half of a pair is worth nothing
    renameSync(aside, folder);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    const said = String((error as { stderr?: Buffer }).stderr ?? '')
      .trim()
      .slice(-500);
    throw new Error(`The console's own certificate could not be made: ${said || (error as Error).message}`);
  }
  return files;
}

function openssl(): string {
  for (const file of ['/usr/bin/openssl', '/usr/local/bin/openssl', '/bin/openssl']) {
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // the next place
    }
  }
  throw new Error('openssl is not installed; install it, or name tls_cert and tls_key in console.conf');
}

/** At most 64 characters fit (X.520); what openssl's -subj would read as syntax goes. */
function commonName(): string {
  return (
    os
      .hostname()
      .replace(/[^A-Za-z0-9.-]/g, '')
      .slice(0, 64) || 'lvs-console'
  );
}

function names(): string[] {
  const addresses = Object.values(os.networkInterfaces())
    .flatMap((list) => list ?? [])
    .map(({ address }) => address)
    .filter((address) => !address.startsWith('fe80')); // says nothing without its interface
  return [
    ...[...new Set([commonName(), 'localhost'])].map((name) => `DNS:${name}`),
    ...[...new Set(['127.0.0.1', '::1', ...addresses])].map((address) => `IP:${address}`),
  ];
}
