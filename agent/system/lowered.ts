import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Paths, Status } from '@/lib/protocol';

/** Why this router's priority is lowered (docs/fail-back.md); of the status. */
export type Lowered = Omit<NonNullable<Status['lowered']>, 'observedAt'>;

const maintenanceSchema = z.object({ at: z.iso.datetime(), by: z.string(), reason: z.string() });
export type Maintenance = z.infer<typeof maintenanceSchema>;

/** Reads the files whose numbers keepalived adds to the priority. A missing one lowers nothing. */
export function readLowered(paths: Paths): Lowered {
  const below = (file: string) => {
    const text = textOf(path.join(paths.pulseRun, file));
    return text !== null && Number(text.trim()) < 0;
  };
  return {
    handover: below('handover'),
    gate: below('gate') || below('gate2'),
    fitness: below('fitness'),
    service: below('service'),
    maintenance: readMaintenance(paths),
  };
}

/** Does a router at the gate wait there for as long as the other one leads (nopreempt)? By the generation that it runs from. */
export function staysAtGate({ applied }: Pick<Paths, 'applied'>): boolean {
  // pulse/compile/gate.ts: LEAST MOST preempt|stay
  return textOf(path.join(applied, 'gate'))?.trim().split(' ')[2] === 'stay';
}

/** @returns null: this router is not in maintenance */
export function readMaintenance({ maintenance }: Paths): Maintenance | null {
  const text = textOf(maintenance);
  return text === null ? null : maintenanceSchema.parse(JSON.parse(text));
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
