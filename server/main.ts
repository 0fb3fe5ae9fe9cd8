import http from 'node:http';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isLoopback, plainAddress } from '@/lib/access';
import { auditTo } from '@/lib/audit';
import { FIRST_USER, hasAccounts, sealStoredTotp, secret, setupCode, setupCodeFile } from '@/lib/auth';
import { openData } from '@/lib/backup';
import { carryAccounts } from '@/lib/console/carry-accounts';
import { keepDecisionsAlike } from '@/lib/console/keep-decisions';
import { databaseFile, migrate } from '@/lib/db';
import { paths } from '@/lib/protocol';
import { AccessFile } from './access-file';
import { startApp } from './app';
import { loadCertificate } from './certificate';
import { Door, listen } from './door';
import { openLog } from './log';
import { FloatingAddresses } from './own-addresses';
import { clientOf, greetVisitor, prepareRequest, redirectAsGet, refusalOf, secureResponse } from './request';
import { readSettings } from './settings';

/** Headers must be there within 10 s, the whole request within 30 s: a client that drips bytes holds no place for long. */
const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 10_000,
  maxHeaderSize: 16 * 1024,
};
const HANDSHAKE_MS = 10_000;
/** At the end open answers get this long. */
const GRACE_MS = 3_000;

async function main(): Promise<void> {
  process.umask(0o077);
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
  const place = paths();
  const settings = readSettings(place.consoleConf);
  const log = openLog(settings.log);
  auditTo(log);
  const access = new AccessFile(place.accessConf, log);
  const floating = new FloatingAddresses();
  // Kept until this process ends: no restore changes the data under it.
  await openData(place.consoleData);
  await migrate(databaseFile(), path.join(root, 'prisma/migrations'));
  secret();
  const { lost } = await sealStoredTotp();
  if (lost.length > 0)
    log(
      `The second factor of ${lost.join(', ')} cannot be opened: totp.key in ${place.consoleData} is missing or another one. Recovery codes still count; piranha-passwd --no-second-factor USER takes it away.`,
    );
  const certificate = settings.tls
    ? loadCertificate(settings.certificate, path.join(place.consoleData, 'tls'))
    : null;
  if (certificate) process.env.LVS_TLS_FINGERPRINT = certificate.fingerprint; // the login page shows it
  const handle = await startApp(root, settings.port);

  const onRequest: http.RequestListener = (request, response) => {
    const client = clientOf(request, settings.proxies);
    prepareRequest(request, client);
    secureResponse(request, response, client);
    const refusal = access.allows(client.address)
      ? refusalOf(request)
      : { status: 403, sentence: 'This address may not connect (access.conf).' };
    if (refusal) {
      response.writeHead(refusal.status, { connection: 'close', 'content-type': 'text/plain' });
      response.end(`${refusal.sentence}\n`);
      return;
    }
    redirectAsGet(request, response);
    greetVisitor(request, response, client);
    handle(request, response);
  };
  const secure =
    certificate &&
    https.createServer({ ...certificate, ...LIMITS, handshakeTimeout: HANDSHAKE_MS }, onRequest);
  const plain = http.createServer(LIMITS, secure ? redirectToHttps(settings.port) : onRequest);
  const isProxy = (address: string | undefined) =>
    settings.proxies.some((proxy) => plainAddress(proxy)?.address === plainAddress(address ?? '')?.address);

  const doors: Door[] = [];
  const makeServer = () => {
    const door = new Door({
      admits: ({ remoteAddress, localAddress }) =>
        !floating.has(localAddress) && (isProxy(remoteAddress) || access.allows(remoteAddress)),
      tls: secure && ((socket) => secure.emit('connection', socket)),
      plain: (socket) => plain.emit('connection', socket),
    });
    doors.push(door);
    return door.server;
  };
  const servers = await listen(makeServer, settings.listen, settings.port);
  access.watch(() => doors.forEach((door) => door.recheck()));
  floating.follow();
  keepDecisionsAlike(log);
  carryAccounts(log);

  const url = `${secure ? 'https' : 'http'}://${visibleHost(settings.listen)}:${settings.port}`;
  log(`LVS Console answers at ${url}/`);
  if (certificate) log(`SHA-256 of its certificate: ${certificate.fingerprint}`);
  if (!(await hasAccounts())) {
    setupCode(); // made now; only its place is told
    log(
      `No password is set yet. Open ${url}/setup and give the setup code that lies in ${setupCodeFile()}, or run piranha-passwd ${FIRST_USER} as root.`,
    );
  }

  const stop = () => {
    for (const server of servers) server.close();
    secure?.closeIdleConnections();
    plain.closeIdleConnections();
    // An open stream of events never ends by itself.
    setTimeout(() => {
      doors.forEach((door) => door.closeAll());
      process.exit(0);
    }, GRACE_MS).unref();
    void Promise.all(servers.map((server) => new Promise((done) => server.once('close', done)))).then(() =>
      process.exit(0),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

/** Plain http on the https port: the same address with https. A Host that is no host name is not repeated to anybody. */
function redirectToHttps(port: number): http.RequestListener {
  return (request, response) => {
    const named = /^([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::(\d{1,5}))?$/.exec(
      request.headers.host ?? '',
    );
    if (!named) {
      response.writeHead(400, { connection: 'close', 'content-type': 'text/plain' }).end('Use https.\n');
      return;
    }
    const target = `https://${named[1]}:${named[2] ?? port}${request.url?.startsWith('/') ? request.url : '/'}`;
    response.writeHead(308, { location: target, connection: 'close', 'content-type': 'text/plain' });
    response.end(`Use ${target}\n`);
  };
}

function visibleHost(listening: string[]): string {
  const [first] = listening;
  if (first === undefined) return os.hostname();
  if (isLoopback(first)) return 'localhost';
  return first.includes(':') ? `[${first}]` : first;
}

main().catch((error: unknown) => {
  process.stderr.write(
    `lvs-console did not start: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exit(1);
});
