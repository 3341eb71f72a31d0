// All lanes on their way to the centre, in the order of service.

import { byLane, type JournalRecord, LANES, type Lane } from '../../messages/record.ts';
import type { LaneView } from '../../messages/upstream-view.ts';
import type { Receipt } from '../centre-messages/receipt.ts';
import type { RecordKey } from '../record-key.ts';
import type { LanePosition } from '../record-source.ts';
import { LaneOutbox } from './lane-outbox.ts';
import type { Answered } from './sent-records.ts';

export class LaneOutboxes {
  readonly #lanes: Readonly<Record<Lane, LaneOutbox>> = byLane((lane) => new LaneOutbox(lane));
  /** Of what was committed last: an earlier one was that of a journal in whose place a backup was put. */
  #newestEpoch: string | undefined;
  /** When the application last answered anything at all. */
  #spokeMs = Number.NEGATIVE_INFINITY;

  of(lane: Lane): LaneOutbox {
    return this.#lanes[lane];
  }

  views(): Record<Lane, LaneView> {
    return byLane((lane) => this.#lanes[lane].progress.view());
  }

  resumeAt(positions: Readonly<Record<Lane, LanePosition>>): void {
    for (const lane of LANES) this.#lanes[lane].progress.resumeAt(positions[lane]);
  }

  lineUp(): void {
    for (const lane of LANES) this.#lanes[lane].lineUp();
  }

  lineDown(): void {
    for (const lane of LANES) this.#lanes[lane].lineDown();
  }

  offer(records: readonly JournalRecord[]): void {
    this.#newestEpoch = records.at(-1)?.epoch ?? this.#newestEpoch;
    for (const record of records) this.#lanes[record.lane].offer(record);
  }

  /** What a receipt says of what was sent; undefined where it does not count. */
  answer(receipt: Receipt, nowMs: number): Answered | undefined {
    const { sent, progress } = this.#lanes[receipt.lane];
    const { confirmed, last } = progress;
    const isCurrentEpoch = receipt.epoch === this.#newestEpoch;
    const answered = sent.answer(receipt, { confirmed, last, isCurrentEpoch }, nowMs);
    if (answered && answered.confirmed.length + answered.refused.length > 0) this.#spokeMs = nowMs;
    return answered;
  }

  isSettled({ lane, seq }: RecordKey): boolean {
    return this.#lanes[lane].progress.isSettled(seq);
  }

  /** True while the broker has records on which the application is silent. */
  get awaitsReceipt(): boolean {
    return LANES.some((lane) => this.#lanes[lane].sent.awaitsReceipt);
  }

  /** What the broker has since before this moment, with later records of the lane answered since. */
  passedOver(beforeMs: number): RecordKey[] {
    return LANES.flatMap((lane) => this.#lanes[lane].sent.passedOver(beforeMs).map((seq) => ({ lane, seq })));
  }

  /** What the broker has for so long, with no answer in its lane since; the application speaks of others. */
  unanswered(nowMs: number, patienceMs: number): RecordKey[] {
    const how = { nowMs, patienceMs, spokeMs: this.#spokeMs };
    return LANES.flatMap((lane) => this.#lanes[lane].sent.unanswered(how).map((seq) => ({ lane, seq })));
  }

  /** True where a lane has no answer even to what was sent again so long ago. */
  isOverdue(nowMs: number, patienceMs: number): boolean {
    return LANES.some((lane) => this.#lanes[lane].sent.isOverdue(nowMs, patienceMs));
  }

  /** Sent, and not acknowledged by the broker. */
  onTheLine(): Array<RecordKey & { readonly sentMs: number }> {
    return LANES.flatMap((lane) => this.#lanes[lane].sent.onTheLine().map((sent) => ({ lane, ...sent })));
  }
}
