import { family } from '@/lib/lvscf';
import { type Given, importFile, lossSentence, sourceKinds } from '@/lib/import';
import { UsageError, readArgs } from './args';
import { readBytes } from './files';
import type { Output } from './run';

/** Exit status when something could not be carried over; a promise to scripts. */
const LOST = 3;

/** `lvscf import`: another program's configuration as lvs.cf; what it cannot express stands on standard error. */
export function importCommand(argv: string[]): Output {
  const options = ['--from', '--primary', '--backup', '--nat-router', '--device'];
  const { words, values } = readArgs(argv, [], options);
  const [file] = words;
  if (file === undefined || words.length > 1) throw new UsageError('exactly one FILE is needed');
  const from = values.get('--from');
  const kind = sourceKinds.find((one) => one === from);
  if (!kind) throw new UsageError(`--from is ${sourceKinds.join(', ')}`);
  const { text, lost } = importFile(kind, readBytes(file), given(values));
  const said = lost.map((loss) => `${file}:${loss.line}: ${loss.code} ${lossSentence(loss)}`);
  return { out: text, err: said, code: lost.length > 0 ? LOST : 0 };
}

function given(values: Map<string, string>): Given {
  const address = (option: string): string | undefined => {
    const text = values.get(option);
    if (text !== undefined && !family(text)) throw new UsageError(`${option}: “${text}” is no address`);
    return text;
  };
  const device = (option: string, text: string | undefined): string | undefined => {
    if (text !== undefined && !/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,14}(?::[0-9]+)?$/.test(text))
      throw new UsageError(`${option}: “${text}” is no device`);
    return text;
  };
  const out: Given = {};
  const [primary, backup] = [address('--primary'), address('--backup')];
  if (primary !== undefined) out.primary = primary;
  if (backup !== undefined) out.backup = backup;
  const on = device('--device', values.get('--device'));
  if (on !== undefined) out.device = on;
  const nat = values.get('--nat-router');
  if (nat !== undefined) {
    const [ip = '', dev = ''] = nat.split(/[ ,]/);
    if (!family(ip) || device('--nat-router', dev) === '')
      throw new UsageError('--nat-router is ADDRESS,DEVICE');
    out.natRouter = { address: ip, device: dev };
  }
  return out;
}
