import { addressOf, VIPS, waitFor, type RouterName, type TestLab } from '../lab/kit';

const [vip = ''] = VIPS;
const ROUTERS: RouterName[] = ['primary', 'backup'];
const SERVER = 'require("http").createServer((q, r) => r.end("here")).listen(80)';

/** Makes the pair one of failover services: a small web server that the active router runs. Ends when it answers. */
export async function failoverPair(lab: TestLab): Promise<void> {
  for (const router of ROUTERS) {
    const { root, lvscf } = lab.paths(router);
    const folder = `${root}/etc/lvs-console/programs.d`;
    const pid = `${root}/run/web.pid`;
    await lab.run(router, ['mkdir', '-p', folder]);
    const program = (name: string, text: string) =>
      lab.write(router, `${folder}/${name}`, `#!/bin/sh\n${text}\n`, 0o755);
    await program(
      'web-start',
      `setsid /opt/node/node -e '${SERVER}' </dev/null >/dev/null 2>&1 &\necho $! >${pid}`,
    );
    await program('web-stop', `[ ! -e ${pid} ] || kill $(cat ${pid})`);
    await lab.write(router, lvscf, fileOf(folder), 0o600);
    await lab.run(router, ['pulse', 'restart'], { timeoutMs: 60_000 });
  }
  await waitFor(
    'an answer of the failover service',
    async () => (await lab.exec('client', ['curl', '-s', '-m', '2', `http://${vip}/`])).code === 0,
    60_000,
  );
}

const fileOf = (folder: string): string =>
  [
    ...['serial_no = 90', `primary = ${addressOf('primary')}`, `backup = ${addressOf('backup')}`],
    ...['service = fos', 'network = direct', 'backup_active = 1', 'keepalive = 1', 'deadtime = 3'],
    ...[
      'failover web {',
      `     address = ${vip} eth0:1`,
      '     vip_nmask = 255.255.255.0',
      '     active = 1',
    ],
    ...[
      '     port = 80',
      '     timeout = 2',
      '     send = "GET / HTTP/1.0\\r\\n\\r\\n"',
      '     expect = "HTTP"',
    ],
    ...[`     start_cmd = "${folder}/web-start"`, `     stop_cmd = "${folder}/web-stop"`, '}', ''],
  ].join('\n');
