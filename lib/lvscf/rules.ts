import { type Cst, keyPosition, namePosition, valuePosition } from './cst';
import { fieldOf } from './fields';
import { Findings } from './findings';
import type { FindingCode } from './messages';
import { read } from './read';
import type { Facts, Finding, LvsConfig, Path, Position, Severity } from './types';
import { type Section, view } from './view';

/** What the rules about meaning share: the file as typed view and as sections, and how to bind a finding to a field. */
export class Rules {
  readonly found = new Findings();
  readonly config: LvsConfig;
  private readonly sections: ReturnType<typeof view>;

  constructor(
    cst: Cst,
    readonly facts: Facts | undefined,
    readonly strict: boolean,
  ) {
    this.config = read(cst);
    this.sections = view(cst);
  }

  /** Is any virtual server active? Without one an unfinished file is not yet an error: files are filled in step by step. */
  get serving(): boolean {
    return this.config.virtual.some((v) => v.active);
  }

  /** The section of a block, or of the whole file */
  section(path: Path): Section {
    if (!path.block) return this.sections.global;
    const block = this.sections[path.block.kind][path.block.index];
    const found = path.server === undefined ? block : block?.servers[path.server];
    return found ?? this.sections.global;
  }

  has(path: Path, name: string): boolean {
    return this.section(path).last.has(name);
  }

  /** Adds a finding to a field of a section. Its position is the directive's, else the block's name. */
  add(
    code: FindingCode,
    path: Path,
    directive: string,
    params: Finding['params'] = {},
    severity?: Severity,
  ): void {
    const s = this.section(path);
    const position = this.position(s, directive);
    this.found.add(code, { ...(position && { position }), path: { ...path, directive } }, params, severity);
  }

  /** Where the directive stands that carries the field (`device` stands in `address`) */
  private position(s: Section, directive: string): Position | undefined {
    const entry = s.last.get(fieldOf(s.scope, directive)?.partOf ?? directive);
    if (entry) return entry.node.value ? valuePosition(entry) : keyPosition(entry);
    return s.block ? namePosition(s.block) : undefined;
  }
}
