import { FTP_PASSIVE } from '@/lab/topology';
import { waitFor } from './wait';
import type { Running, ServerName, TestLab } from './index';
import type { ExecResult } from '@/lab/protocol';

/** The one file that every FTP server of the lab offers holds the server's name. */
export const FTP_FILE = 'server.txt';
const FOLDER = '/tmp/ftp';

/** Anonymous vsftpd on that machine, passive data ports from FTP_PASSIVE, active ones from port 20. */
export async function startFtp(lab: TestLab, machine: ServerName): Promise<Running<ExecResult>> {
  await lab.run(machine, ['mkdir', '-p', `${FOLDER}/empty`]);
  await lab.write(machine, `${FOLDER}/${FTP_FILE}`, `${machine}\n`, 0o644);
  const options = {
    listen_ipv6: 'YES',
    listen: 'NO',
    background: 'NO',
    anonymous_enable: 'YES',
    local_enable: 'NO',
    anon_root: FOLDER,
    secure_chroot_dir: `${FOLDER}/empty`,
    connect_from_port_20: 'YES',
    pasv_min_port: FTP_PASSIVE.first,
    pasv_max_port: FTP_PASSIVE.last,
    xferlog_enable: 'NO',
    // its sandbox of system calls is for kernels other than User-Mode Linux
    seccomp_sandbox: 'NO',
    isolate_network: 'NO',
  };
  const file = '/tmp/vsftpd.conf';
  const text = Object.entries(options)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
  await lab.write(machine, file, text, 0o600);
  const running = await lab.spawn(machine, ['vsftpd', file]);
  const listens = async () =>
    (await lab.run(machine, ['cat', '/proc/net/tcp6'])).includes(
      ':0015 00000000000000000000000000000000:0000 0A',
    );
  await waitFor(`vsftpd on ${machine}`, listens, 20_000);
  return running;
}

/**
 * Fetches that one file from the client with curl.
 * @param how `passive` (PASV), `extended` (EPSV), `active` (PORT)
 * @returns the server's name, and curl's words when it failed
 */
export async function fetchFtp(
  lab: TestLab,
  at: string,
  how: 'passive' | 'extended' | 'active',
  from?: string,
): Promise<{ server: string | null; said: string }> {
  const mode = { passive: ['--disable-epsv'], extended: [], active: ['--disable-eprt', '--ftp-port', '-'] }[
    how
  ];
  // --no-ftp-skip-pasv-ip: the data connection goes where the server's answer says, so that a wrong answer is seen
  const argv = ['curl', '-sSv', '--max-time', '10', '--no-ftp-skip-pasv-ip', ...mode];
  const bound = from ? ['--interface', from] : [];
  const host = at.includes(':') ? `[${at}]` : at;
  const result = await lab.exec('client', [...argv, ...bound, `ftp://${host}/${FTP_FILE}`]);
  return { server: result.code === 0 ? result.stdout.trim() : null, said: result.stderr };
}
