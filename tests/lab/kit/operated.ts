import { expect } from 'vitest';
import type { Status } from '@/lib/protocol';
import { startPair, weightOf } from './cluster';
import { lvsctl, pair } from './command';
import { addressOf, startLab, VIPS, type RouterName, type TestLab } from './index';
import { lvscf } from './lvscf';

const routers: RouterName[] = ['primary', 'backup'];

/** A paired cluster with one virtual server of two real servers, operated by lvsctl on the primary. */
export class OperatedPair {
  readonly vip = VIPS[0] ?? '';
  readonly service = `tcp:${this.vip}:80`;
  readonly web1 = `${addressOf('web1')}:80`;
  readonly web2 = `${addressOf('web2')}:80`;

  private constructor(readonly lab: TestLab) {}

  static async start(): Promise<OperatedPair> {
    const made = new OperatedPair(await startLab());
    const { lab, vip } = made;
    await startPair(lab, lvscf({ timeout: 6, virtual: [{ vip }] }), { vip, servers: 2 });
    await pair(lab);
    return made;
  }

  /** what lvsctl printed; it must succeed and say nothing on standard error */
  async tell(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await lvsctl(this.lab, 'primary', ...args);
    expect([code, stderr], `${args.join(' ')}: ${stdout}${stderr}`).toEqual([0, '']);
    return stdout;
  }

  async status(router: RouterName): Promise<Status> {
    return JSON.parse((await lvsctl(this.lab, router, 'status', '--json')).stdout) as Status;
  }

  /** the weights of web1 and web2 in the kernel, `1,1`; nothing in the place of one that is not there */
  async weights(router: RouterName): Promise<string> {
    const of = (server: string) => weightOf(this.lab, router, this.service, server);
    return [await of(this.web1), await of(this.web2)].join();
  }

  /** the same of the primary and of the backup */
  both(): Promise<string[]> {
    return Promise.all(routers.map((router) => this.weights(router)));
  }
}
