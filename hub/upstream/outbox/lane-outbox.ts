// One lane on its way to the centre: what waited for this line, what is committed while it is up, what went out, what is settled.
//
//   journal ─▶ backlog (up to the line-up) ─┐
//                                           ├─▶ sent ─▶ settled ─▶ confirmed, as far as nothing is left out
//   commit ──▶ live (from the line-up on) ──┘

import type { JournalRecord, Lane } from '../../messages/record.ts';
import type { LaneSlice } from '../record-source.ts';
import { LaneProgress } from './lane-progress.ts';
import { RecordStream } from './record-stream.ts';
import { type Kind, SentRecords } from './sent-records.ts';

/** So many records of a lane and kind may wait for the application's receipt; then the others wait in the journal. */
const MOST_UNCONFIRMED = 1_000;

export class LaneOutbox {
  readonly lane: Lane;
  readonly progress = new LaneProgress();
  readonly sent = new SentRecords();
  #streams: Readonly<Record<Kind, RecordStream>> | undefined;

  constructor(lane: Lane) {
    this.lane = lane;
  }

  /** What is not settled by now is the backlog of this line. */
  lineUp(): void {
    const { last, confirmed } = this.progress;
    this.#streams = {
      backlog: new RecordStream(confirmed, last),
      live: new RecordStream(last, Number.POSITIVE_INFINITY),
    };
  }

  /** What went out without an answer counts as not arrived, and comes again. */
  lineDown(): void {
    this.#streams = undefined;
    this.sent.clear();
  }

  offer(record: JournalRecord): void {
    this.progress.committed(record.seq);
    this.#streams?.live.offer(record);
  }

  /** True while records of this kind wait, at hand or in the journal. */
  hasMore(kind: Kind): boolean {
    const stream = this.#streams?.[kind];
    return stream !== undefined && (stream.hasRecord || stream.isBehind(this.progress.last));
  }

  hasAtHand(kind: Kind): boolean {
    return this.#streams?.[kind].hasRecord ?? false;
  }

  /** After which number the journal is to be read; undefined while there is something at hand, or nothing more. */
  readsAfter(kind: Kind): number | undefined {
    const stream = this.#streams?.[kind];
    return stream && !stream.hasRecord && stream.isBehind(this.progress.last) ? stream.tail : undefined;
  }

  /** True while so many are unconfirmed that no more may go. */
  isHeld(kind: Kind): boolean {
    return this.sent.countOf(kind) >= MOST_UNCONFIRMED;
  }

  /** The next record to send; what an earlier line settled, or what went out of its order, is passed over. */
  take(kind: Kind): JournalRecord | undefined {
    const stream = this.#streams?.[kind];
    for (let record = stream?.take(); record; record = stream?.take())
      if (!this.progress.isSettled(record.seq) && !this.sent.has(record.seq)) return record;
    return undefined;
  }

  fill(kind: Kind, slice: LaneSlice): void {
    this.progress.committed(slice.upTo);
    for (const [from, to] of this.#streams?.[kind].fill(slice) ?? []) this.progress.settle(from, to);
  }

  settle(seq: number): void {
    this.sent.delete(seq);
    this.progress.settle(seq);
  }
}
