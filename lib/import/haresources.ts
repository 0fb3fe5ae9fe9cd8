import { canonical, family } from '@/lib/lvscf';
import { Draft } from './draft';
import { maskOf } from './endpoint';
import type { Found } from './finish';
import { lines, words } from './lines';

/**
 * Reads heartbeat's haresources: `NODE RESOURCE…` with `NAME::ARGUMENT::…`, an address alone is IPaddr. It knows which
 * addresses move, not what they serve.
 */
export function readHaresources(text: string): Found {
  const found: Found = { draft: new Draft(), floating: [], forwarding: new Map() };
  const { draft } = found;
  for (const { number, text: line } of lines(text, { continued: true })) {
    const [node = '', ...resources] = words(line);
    draft.lose(number, 'NODE_NAME', { node });
    for (const resource of resources) {
      const [name = '', ...args] = resource.split('::');
      const alone = family(name.split('/')[0] ?? '') !== null;
      if (alone || /^(?:IPaddr2?|IPv6addr)$/.test(name))
        address(found, alone ? name : (args[0] ?? ''), number);
      else if (name === 'LVSSyncDaemonSwap') draft.setGlobal('syncdaemon', '1', number);
      else if (name === 'ldirectord')
        draft.lose(number, 'FOLLOWED_BY_HAND', { file: args[0] ?? 'ldirectord.cf' });
      else draft.lose(number, 'RESOURCE', { resource });
    }
  }
  return found;
}

/** `ADDRESS[/PREFIX[/DEVICE[:ALIAS][/BROADCAST]]]` */
function address({ draft, floating }: Found, text: string, line: number): void {
  const [ip = '', prefix, device, broadcast] = text.split('/');
  const virtual = draft.newVirtual(ip, line);
  draft.set(virtual.values, 'virtual', 'active', '0', line);
  if (!draft.set(virtual.values, 'virtual', 'address', canonical(ip), line)) return;
  draft.lose(line, 'ADDRESS_WITHOUT_SERVICE', { address: ip });
  if (broadcast !== undefined) draft.lose(line, 'NO_COUNTERPART', { word: `/${broadcast}` });
  const known = device !== undefined && device !== '' && !/^[0-9.]+$/.test(device) ? device : null;
  floating.push({
    address: ip,
    device: known,
    mask: prefix === undefined ? null : maskOf(Number(prefix)),
    line,
  });
  draft.virtual.push(virtual);
}
