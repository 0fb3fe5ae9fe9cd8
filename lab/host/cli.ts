import { rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { RealServerMode, RouterService } from '../protocol';
import { machineNames, type MachineName } from '../topology';
import { ControlClient } from './client';
import { labLog, startConsole } from './console';
import { demo } from './demo';
import { launch } from './launch';
import { forgetState, loadState, saveState } from './state';

const USAGE = `usage: lab/lab [--name NAME] COMMAND
  up [--port N|--no-console]   boots a lab in the background, console on the primary
  demo [--background] [--port N]
  status                    machines, links, services, consoles
  exec MACHINE CMD...       runs a program there
  cut|heal MACHINE          pulls the cables of a machine, plugs them again
  server MACHINE [good|refuse|silent|reset]
  service ROUTER sshd|agent|console start|stop|restart
  off|on|reboot MACHINE
  log [NAME]                what a supervised program wrote
  down                      ends the lab
machines: ${machineNames.join(', ')}`;

class Usage extends Error {}

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  // what follows `exec MACHINE` belongs to the program that is run
  const exec = args.indexOf('exec');
  const rest = exec < 0 ? [] : args.splice(exec + 2);
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      name: { type: 'string', default: 'demo' },
      port: { type: 'string' },
      background: { type: 'boolean', default: false },
      'no-console': { type: 'boolean', default: false },
    },
  });
  const [command, ...words] = positionals;
  if (!command) throw new Usage();
  if (!/^[a-z0-9-]{1,40}$/.test(values.name)) throw new Usage('a name is made of a-z, 0-9 and -');
  if (command === 'demo') {
    const { name, background } = values;
    return demo({ name, background, port: Number(values.port ?? 3636) });
  }
  if (command === 'up') return up(values.name, values['no-console'] ? null : Number(values.port ?? 0));
  if (command === 'down') return down(values.name);
  const state = loadState(values.name);
  if (!state) throw new Error(`no lab named ${values.name} runs (lab/lab up, make demo)`);
  const client = await ControlClient.connect(state.socket, state.token);
  try {
    process.exitCode = await order(client, state.consoles, command, [...words, ...rest]);
  } finally {
    client.close();
  }
}

function machineOf(word: string | undefined): MachineName {
  const machine = machineNames.find((name) => name === word);
  if (!machine) throw new Usage(`${word ?? 'nothing'} is no machine`);
  return machine;
}

/** @returns exit code */
async function order(
  client: ControlClient,
  consoles: Record<string, string>,
  command: string,
  words: string[],
): Promise<number> {
  switch (command) {
    case 'status': {
      for (const m of await client.call('status', {})) {
        const links = m.links.map((l) => `${l.device} ${l.up ? 'up' : 'CUT'}`).join(', ');
        const services = Object.entries(m.services).map(([s, on]) => `${s} ${on ? 'running' : 'stopped'}`);
        const state = m.running ? links : 'switched off';
        console.log(
          [m.name.padEnd(8), m.hostname.padEnd(7), m.addresses[0]?.padEnd(11), state, ...services].join('  '),
        );
      }
      for (const [router, url] of Object.entries(consoles)) console.log(`console on ${router}: ${url}`);
      return 0;
    }
    case 'exec': {
      const [machine, ...argv] = words;
      const result = await client.call('exec', { machine: machineOf(machine), argv, timeoutMs: 600_000 });
      process.stdout.write(result.stdout);
      process.stderr.write(result.stderr);
      return result.code ?? 1;
    }
    case 'cut':
    case 'heal':
      await client.call('link', {
        machine: machineOf(words[0]),
        network: 'all',
        up: command === 'heal',
        carrier: 'lost',
      });
      return 0;
    case 'server': {
      const mode = words[1] as RealServerMode | undefined;
      if (mode && !['good', 'refuse', 'silent', 'reset'].includes(mode))
        throw new Usage(`${mode} is no mode`);
      const state = await client.call('realServer', {
        machine: machineOf(words[0]),
        ...(mode ? { mode } : {}),
      });
      console.log(
        `${words[0]}: ${state.mode}, ${state.answered} requests answered, ${state.open} connections open`,
      );
      return 0;
    }
    case 'service': {
      const [router, service, verb] = words as [string, RouterService, 'start' | 'stop' | 'restart'];
      if (!['sshd', 'agent', 'console'].includes(service) || !['start', 'stop', 'restart'].includes(verb)) {
        throw new Usage('service ROUTER sshd|agent|console start|stop|restart');
      }
      await client.call('service', { machine: machineOf(router), service, verb });
      return 0;
    }
    case 'off':
    case 'on':
    case 'reboot': {
      const machine = machineOf(words[0]);
      if (command !== 'on') await client.call('powerOff', { machine });
      if (command !== 'off') await client.call('powerOn', { machine, nodeAway: false, pulse: true });
      return 0;
    }
    case 'log': {
      if (words[0]) process.stdout.write(await labLog(client, words[0]));
      else {
        const list = await client.call('exec', { machine: 'client', argv: ['ls', '/run/lab/log'] });
        process.stdout.write(list.stdout);
      }
      return 0;
    }
    default:
      throw new Usage(`no command ${command}`);
  }
}

/** @param port null: no console */
async function up(name: string, port: number | null): Promise<void> {
  if (loadState(name)) throw new Error(`a lab named ${name} runs already`);
  const lab = await launch();
  try {
    const consoles: Record<string, string> =
      port === null ? {} : { primary: await startConsole(lab, 'primary', port) };
    saveState(name, { pid: lab.pid, socket: lab.socket, token: lab.token, consoles });
    console.log(`lab ${name} is up${consoles.primary ? `, console at ${consoles.primary}` : ''}`);
  } catch (error) {
    await lab.stop();
    throw error;
  }
  lab.detach();
  process.exit(0);
}

function down(name: string): void {
  const state = loadState(name);
  forgetState(name);
  if (!state) throw new Error(`no lab named ${name} runs`);
  process.kill(state.pid, 'SIGKILL'); // its process namespace goes with it
  rmSync(path.dirname(state.socket), { recursive: true, force: true });
  console.log(`lab ${name} ended`);
}

main().catch((error: unknown) => {
  if (error instanceof Usage) {
    console.error([error.message, USAGE].filter(Boolean).join('\n'));
    process.exit(2);
  }
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
