// Prints a sample of each field of the forms that stand in the standard input, as JSON. A program of its own, since Playwright does
// not load the message files.
import { readFileSync } from 'node:fs';
import { PANELS } from '@/lib/console/forms/panels';
import { samplesOf } from './samples';

const asked = JSON.parse(readFileSync(0, 'utf8')) as {
  form: keyof typeof PANELS;
  said: Record<string, unknown>;
}[];
process.stdout.write(JSON.stringify(asked.map(({ form, said }) => samplesOf(PANELS[form], said))));
