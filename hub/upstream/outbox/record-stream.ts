// A run of one lane's records on their way to the line: at hand as far as they fit, the rest in the journal.
//
//   taken ──── at hand ──── tail ─ ─ in the journal ─ ─ end (the backlog's last number; none for what is live)

import type { SequenceRange } from '../../messages/loss.ts';
import type { JournalRecord } from '../../messages/record.ts';
import type { LaneSlice } from '../record-source.ts';

/** So many records are kept in memory, and asked of the journal at once. */
export const AT_HAND = 200;

export class RecordStream {
  readonly #end: number;
  #atHand: JournalRecord[] = [];
  #tail: number;

  /** Begins behind a number and ends with another. */
  constructor(after: number, end: number) {
    this.#tail = after;
    this.#end = end;
  }

  get hasRecord(): boolean {
    return this.#atHand.length > 0;
  }

  /** The newest number at hand or taken; the journal is read from here on. */
  get tail(): number {
    return this.#tail;
  }

  /** True when the journal, whose newest number this is, holds records of the run that are not at hand. */
  isBehind(last: number): boolean {
    return this.#tail < Math.min(last, this.#end);
  }

  /** Takes a record as it is committed, sparing the way over the disk, if it follows without a gap and there is room. */
  offer(record: JournalRecord): void {
    if (record.seq === this.#tail + 1 && record.seq <= this.#end && this.#atHand.length < AT_HAND) this.#append(record);
  }

  /** Takes records read from the journal. Returns the numbers that nobody will ever read. */
  fill({ records, upTo }: LaneSlice): SequenceRange[] {
    const gaps: SequenceRange[] = [];
    const passOver = (to: number) => {
      if (to > this.#tail) gaps.push([this.#tail + 1, to]);
      this.#tail = Math.max(this.#tail, to);
    };
    for (const record of records) {
      if (record.seq <= this.#tail || record.seq > this.#end) continue;
      passOver(record.seq - 1);
      this.#append(record);
    }
    passOver(Math.min(upTo, this.#end));
    return gaps;
  }

  take(): JournalRecord | undefined {
    return this.#atHand.shift();
  }

  #append(record: JournalRecord): void {
    this.#atHand.push(record);
    this.#tail = record.seq;
  }
}
