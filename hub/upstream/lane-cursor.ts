// How far one lane has come: which records are at hand, which are on their way, up to where the centre has all.
//
//   confirmed ──── sent, not yet acknowledged ──── at hand ──── tail ─ ─ in the journal ─ ─ last

import type { JournalRecord } from '../messages/record.ts';
import type { LanePosition } from './record-source.ts';

interface Sent {
  readonly seq: number;
  isAcknowledged: boolean;
}

export class LaneCursor {
  readonly #capacity: number;
  #atHand: JournalRecord[] = [];
  #sent: Sent[] = [];
  #last = 0;
  #confirmed = 0;
  #tail = 0;

  /** `capacity`: how many records may be kept in memory beyond those sent. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** The centre has everything up to here. */
  get confirmed(): number {
    return this.#confirmed;
  }

  get last(): number {
    return this.#last;
  }

  /** The newest record at hand or sent; the journal is read from here on. */
  get tail(): number {
    return this.#tail;
  }

  get hasRecord(): boolean {
    return this.#atHand.length > 0;
  }

  /** True when the journal holds records to send that are not at hand. */
  get isBehind(): boolean {
    return this.#tail < this.#last;
  }

  /** Takes the positions of the journal; what was committed meanwhile stays known. */
  resumeAt({ last, confirmed }: LanePosition): void {
    this.#last = Math.max(this.#last, last);
    this.#confirmed = Math.max(this.#confirmed, confirmed);
    this.rewind();
  }

  /** Takes a record as it is committed, sparing the way over the disk, if it follows without a gap and there is room. */
  offer(record: JournalRecord): void {
    this.#last = Math.max(this.#last, record.seq);
    if (record.seq === this.#tail + 1 && this.#atHand.length < this.#capacity) this.#append(record);
  }

  /** Takes records read from the journal; those at hand already are skipped. */
  fill(records: readonly JournalRecord[]): void {
    for (const record of records) if (record.seq > this.#tail) this.#append(record);
  }

  /** The next record to send; it is on its way from now on. */
  take(): JournalRecord | undefined {
    const record = this.#atHand.shift();
    if (record) this.#sent.push({ seq: record.seq, isAcknowledged: false });
    return record;
  }

  /** Confirmed is only what leaves no unacknowledged record behind it. */
  acknowledge(seq: number): void {
    const sent = this.#sent.find((candidate) => candidate.seq === seq);
    if (sent) sent.isAcknowledged = true;
    const firstOpen = this.#sent.findIndex(({ isAcknowledged }) => !isAcknowledged);
    const done = this.#sent.splice(0, firstOpen === -1 ? this.#sent.length : firstOpen);
    this.#confirmed = done.at(-1)?.seq ?? this.#confirmed;
  }

  /** Forgets what was sent without acknowledgement: it will be sent again, in order. */
  rewind(): void {
    this.#atHand = [];
    this.#sent = [];
    this.#tail = this.#confirmed;
  }

  #append(record: JournalRecord): void {
    this.#atHand.push(record);
    this.#tail = record.seq;
  }
}
