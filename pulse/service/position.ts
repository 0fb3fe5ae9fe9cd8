import { namePosition, valuePosition, type Cst } from '@/lib/lvscf/cst';
import type { Finding, Position } from '@/lib/lvscf/types';
import { view } from '@/lib/lvscf/view';

/** Where a finding of compile(), which knows only the typed view, stands in the file; its first character when nowhere. */
export function positionOf(cst: Cst, { position, path }: Finding): Pick<Position, 'line' | 'column'> {
  if (position) return position;
  const whole = view(cst);
  const block = path?.block && whole[path.block.kind][path.block.index];
  const section = (path?.server === undefined ? block : block?.servers[path.server]) ?? whole.global;
  const directive = path?.directive === undefined ? undefined : section.last.get(path.directive);
  if (directive) return valuePosition(directive);
  return section.block ? namePosition(section.block) : { line: 1, column: 1 };
}
