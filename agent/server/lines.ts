import { MAX_LINE } from '@/lib/protocol';

/**
 * Cuts a byte stream into lines (LF). Holds at most one unfinished line of bounded length; work is linear in the bytes, however
 * small the pieces in which they come.
 */
export class LineSplitter {
  private readonly parts: Buffer[] = [];
  private size = 0;

  constructor(private readonly maxLine = MAX_LINE) {}

  /** Is there the beginning of a line whose end has not come? */
  get unfinished(): boolean {
    return this.size > 0;
  }

  /**
   * @returns the lines that this piece completes, without their LF; null when a line is longer than allowed: the stream is then
   * of no more use
   */
  push(chunk: Buffer): Buffer[] | null {
    const lines: Buffer[] = [];
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(10, start);
      const piece = chunk.subarray(start, end < 0 ? chunk.length : end);
      if (this.size + piece.length > this.maxLine) return null;
      if (piece.length > 0) {
        this.parts.push(piece);
        this.size += piece.length;
      }
      if (end < 0) return lines;
      lines.push(this.parts.length === 1 ? this.parts[0]! : Buffer.concat(this.parts));
      this.parts.length = 0;
      this.size = 0;
      start = end + 1;
    }
  }
}
