import { readFileSync, writeFileSync } from 'node:fs';
import type { TrafficResult } from './index';

/** What was measured in one case of the failover matrix. */
export interface Measured {
  /** who had the address in the end */
  holder: string;
  /** since the event, until that router alone had it */
  settledMs: number;
  nobodyMs: number;
  bothMs: number;
  summary: TrafficResult['summary'];
}

const BEGIN = '<!-- measured by tests/lab/failover-matrix.nightly.ts -->';
const END = '<!-- end -->';
const seconds = (values: number[]) => {
  const [least, most] = [Math.min(...values), Math.max(...values)].map((ms) => (ms / 1000).toFixed(2));
  return least === most ? `${least}` : `${least}–${most}`;
};
const sum = (values: number[]) => values.reduce((all, value) => all + value, 0);

/** Gathers the rows of the matrix over all runs and writes them as Markdown. */
export class Matrix {
  private readonly rows = new Map<string, Measured[]>();

  add(what: string, measured: Measured): void {
    this.rows.set(what, [...(this.rows.get(what) ?? []), measured]);
    console.log(this.row(what, [measured]));
  }

  /** Prints the table, and puts it between the marks in that file when one is named. */
  write(file: string | undefined): void {
    const head = ['what happened', 'address on', 'after, s', 'nobody had it, s', 'both had it, s'];
    const clients = ['longest without an answer, s', 'requests', 'failed', 'over 0.2 s'];
    const table = [
      `| ${[...head, ...clients].join(' | ')} |`,
      `|${'---|'.repeat(head.length + clients.length)}`,
      ...[...this.rows].map(([what, all]) => this.row(what, all)),
    ].join('\n');
    console.log(table);
    if (!file) return;
    const text = readFileSync(file, 'utf8');
    const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
    if (from < 0 || to < from) throw new Error(`${file} has no place for the table: ${BEGIN} … ${END}`);
    writeFileSync(file, `${text.slice(0, from)}${BEGIN}\n\n${table}\n\n${text.slice(to)}`);
  }

  private row(what: string, all: Measured[]): string {
    const errors: Record<string, number> = {};
    for (const { summary } of all)
      for (const [error, count] of Object.entries(summary.errors))
        errors[error] = (errors[error] ?? 0) + count;
    const failed = Object.entries(errors).map(([error, count]) => `${count} ${error}`);
    const cells = [
      ...[what, [...new Set(all.map((m) => m.holder))].join(', ')],
      ...[
        seconds(all.map((m) => m.settledMs)),
        seconds(all.map((m) => m.nobodyMs)),
        seconds(all.map((m) => m.bothMs)),
      ],
      seconds(all.map((m) => m.summary.gapMs)),
      String(sum(all.map((m) => m.summary.total))),
      failed.length ? failed.join(', ') : '0',
      String(sum(all.map((m) => m.summary.delayed))),
    ];
    return `| ${cells.join(' | ')} |`;
  }
}
