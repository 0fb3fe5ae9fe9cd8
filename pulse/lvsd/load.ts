import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { endpoint, maskLength } from '@/lib/lvscf/address';
import { type Intended, type IntendedService, destinationPort, intendedSchema } from '@/pulse/compile';
import { isAddress, isScheduler, isWhole } from '@/pulse/compile/tokens';

/** Why lvsd.json cannot be run from. `code` is stable; the message is a sentence. */
export class LoadError extends Error {
  constructor(
    readonly code: 'applied-missing' | 'applied-invalid',
    message: string,
  ) {
    super(message);
  }
}

/**
 * Reads what pulse compiled, below the link to the applied generation. Checked again here although `pulse compile` wrote it:
 * every word of it ends in a line for ipvsadm.
 * @throws LoadError
 */
export function loadIntended(applied: string): Intended {
  const file = path.join(applied, 'lvsd.json');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new LoadError(
      'applied-missing',
      `${file} cannot be read (${(error as Error).message}); nothing has been applied on this router.`,
    );
  }
  let intended: Intended;
  try {
    intended = intendedSchema.parse(JSON.parse(text));
  } catch (error) {
    throw invalid(file, faultText(error));
  }
  for (const service of intended.services) {
    const fault = faultOf(service);
    if (fault) throw invalid(file, `${service.id.replace(/[^ -~]/g, '?')}: ${fault}`);
  }
  const twice = repeated(intended.services.map((s) => s.id));
  if (twice !== null) throw invalid(file, `${twice} stands in it twice`);
  return intended;
}

function faultText(error: unknown): string {
  if (!(error instanceof z.ZodError)) return (error as Error).message.slice(0, 300);
  const first = error.issues[0];
  return `${first?.path.join('.')}: ${first?.message}`;
}

function invalid(file: string, detail: string): LoadError {
  return new LoadError('applied-invalid', `${file} cannot be used (${detail}); what ran before goes on.`);
}

function repeated(values: string[]): string | null {
  const seen = new Set<string>();
  return values.find((v) => seen.size === seen.add(v).size) ?? null;
}

/** Limits of ipvsadm(8), beyond which it would end rather than refuse. */
const DAYS_31 = 31 * 86400;

/** @returns what is wrong with a service, or null. The rules are those of `pulse compile`. */
function faultOf(service: IntendedService): string | null {
  const { check } = service;
  const id =
    service.mark === null
      ? `${service.protocol}:${endpoint(service.address ?? '', service.port ?? 0)}`
      : `fwm:${service.mark}`;
  if (service.id !== id) return `its id should be ${id}`;
  if ((service.protocol === 'fwm') !== (service.mark !== null)) return 'protocol and mark disagree';
  if (service.mark === null && !isAddress(service.address ?? '')) return 'no address';
  if (service.mark === null && !isWhole(service.port ?? -1, 1, 65535)) return 'no port';
  if (service.mark !== null && !isWhole(service.mark, 1, 0xffffffff)) return 'mark out of range';
  if (!isScheduler(service.scheduler)) return 'unknown scheduler';
  if (!isWhole(service.persistent, 0, DAYS_31)) return 'persistence out of range';
  if (service.pmask !== null && maskLength(service.pmask) === null) return 'not a mask';
  if (!(check.timeout > 0 && check.timeout <= 86400)) return 'check timeout out of range';
  if (!(check.reentry >= 0 && check.reentry <= 86400 * 365)) return 're-entry time out of range';
  const servers = [...service.servers, ...(service.sorry ? [{ ...service.sorry, weight: 1 }] : [])];
  if (!servers.every((s) => isAddress(s.address))) return 'a real server without address';
  if (!servers.every((s) => isWhole(s.weight, 0, 65535))) return 'a weight out of range';
  const twice = repeated(service.servers.map((s) => endpoint(s.address, destinationPort(service, s))));
  return twice === null ? null : `${twice} stands in it twice`;
}
