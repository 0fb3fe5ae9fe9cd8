import { readFileSync } from 'node:fs';
import { APART, CONTROL, LAB_DIR, machineNames, type LabPart } from '../topology';
import { Lab } from './lab';
import { serve } from './server';

/** The process that rules the lab from inside the guest: boots the machines, then takes orders from the host. */
async function main(): Promise<void> {
  const config = JSON.parse(readFileSync(`${LAB_DIR}/config.json`, 'utf8')) as { token: string };
  const part = process.env.LAB_PART as LabPart;
  const runsHere = { whole: () => true, apart: isApart, rest: (name: string) => !isApart(name) }[part];
  const lab = new Lab(machineNames.filter(runsHere));
  await lab.boot();
  await serve(lab, config.token, part === 'apart' ? APART.control : CONTROL);
}

const isApart = (name: string) => name === APART.machine;

main().catch((error: unknown) => {
  console.error('lab control:', error);
  process.exit(1);
});
