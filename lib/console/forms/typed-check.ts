import type { VirtualServer } from '@/lib/lvscf';
import { CHECK_KINDS, statusRanges } from '@/lib/lvscf/checks';
import type { SectionView } from './field-views';

/** A virtual server with the check that stands in its form, for the preview beside it. */
export function withTyped(virtual: VirtualServer, sections: SectionView[]): VirtualServer {
  const typed = new Map(sections.flatMap(({ fields }) => fields.map(({ name, value }) => [name, value])));
  const text = (name: string) => typed.get(name) || null;
  return {
    ...virtual,
    send: text('send'),
    expect: text('expect'),
    send_program: text('send_program'),
    use_regex: typed.get('use_regex') === '1',
    check: CHECK_KINDS.find((kind) => kind === text('check')) ?? null,
    check_path: text('check_path') ?? '/',
    check_host: text('check_host'),
    check_status: statusRanges(text('check_status') ?? '') ?? virtual.check_status,
    check_digest: text('check_digest'),
  };
}
