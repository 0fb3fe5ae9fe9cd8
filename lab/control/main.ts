import { readFileSync } from 'node:fs';
import { CONTROL, LAB_DIR } from '../topology';
import { Lab } from './lab';
import { serve } from './server';

/** The process that rules the lab from inside the guest: boots the machines, then takes orders from the host. */
async function main(): Promise<void> {
  const config = JSON.parse(readFileSync(`${LAB_DIR}/config.json`, 'utf8')) as { token: string };
  const lab = new Lab();
  await lab.boot();
  await serve(lab, config.token, CONTROL);
}

main().catch((error: unknown) => {
  console.error('lab control:', error);
  process.exit(1);
});
