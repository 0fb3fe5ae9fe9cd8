import {
  type Destination,
  type Service,
  type Settings,
  type TableModel,
  entryKey,
  sameDestination,
  sameSettings,
} from './model';

/** One line for `ipvsadm --restore`, and how to see in the kernel that it took effect. */
export interface Operation {
  /** the entry that it changes (model.ts, entryKey) */
  key: string;
  line: string;
  done(kernel: TableModel): boolean;
}

function settingsArgs(settings: Settings): string {
  const persistence = settings.persistent
    ? ` -p ${settings.persistent}${settings.pmask === null ? '' : ` -M ${settings.pmask}`}`
    : '';
  return `-s ${settings.scheduler}${persistence}${settings.ops ? ' -o' : ''}`;
}

const methods = { masq: '-m', direct: '-g', tunnel: '-i', local: '-g' } as const;

function put(
  verb: '-a' | '-e',
  id: string,
  service: Service,
  to: string,
  destination: Destination,
): Operation {
  return {
    key: entryKey(id, to),
    line: `${verb} ${service.args} -r ${to} ${methods[destination.forwarding]} -w ${destination.weight}`,
    done: (kernel) => {
      const found = kernel.get(id)?.destinations.get(to);
      return found !== undefined && sameDestination(found, destination);
    },
  };
}

function set(verb: '-A' | '-E', id: string, service: Service): Operation {
  return {
    key: id,
    line: `${verb} ${service.args} ${settingsArgs(service)}`,
    done: (kernel) => {
      const found = kernel.get(id);
      return found !== undefined && sameSettings(found, service);
    },
  };
}

/**
 * What leads from one table to the other, an entry that is the same in both never named: its connections and counters are not
 * touched. Additions come before removals, so that a service never stands empty in between.
 * @param have our entries as they stand in the kernel
 * @param want our entries as they shall stand
 * @param shared services in which somebody else has destinations too: they lose ours but are not deleted
 */
export function plan(have: TableModel, want: TableModel, shared: ReadonlySet<string>): Operation[] {
  const first: Operation[] = [];
  const last: Operation[] = [];
  for (const [id, service] of want) {
    const old = have.get(id);
    if (!old) first.push(set('-A', id, service));
    else if (!sameSettings(old, service)) first.push(set('-E', id, service));
    for (const [to, destination] of service.destinations) {
      const before = old?.destinations.get(to);
      if (!before) first.push(put('-a', id, service, to, destination));
      else if (!sameDestination(before, destination)) first.push(put('-e', id, service, to, destination));
    }
  }
  for (const [id, service] of have) {
    const next = want.get(id);
    if (!next && !shared.has(id)) {
      last.push({ key: id, line: `-D ${service.args}`, done: (kernel) => !kernel.has(id) });
      continue;
    }
    for (const to of service.destinations.keys()) {
      if (next?.destinations.has(to)) continue;
      last.push({
        key: entryKey(id, to),
        line: `-d ${service.args} -r ${to}`,
        done: (kernel) => !kernel.get(id)?.destinations.has(to),
      });
    }
  }
  return [...first, ...last];
}
