// How much of one lane is settled: the centre has it, or will never get it from this lane.
//
//   ──── settled ────▶ confirmed ── open ── [settled ahead] ── open ── [settled ahead] ── open ── last
//
// Live records overtake the backlog, so much is settled ahead of what is not; only the part without a gap leaves the journal.

import type { LaneView } from '../../messages/upstream-view.ts';
import type { LanePosition } from '../record-source.ts';
import { RangeSet } from './range-set.ts';

export class LaneProgress {
  readonly #ahead = new RangeSet();
  #last = 0;
  #confirmed = 0;

  /** Number of the newest record. */
  get last(): number {
    return this.#last;
  }

  /** Everything up to here is settled. */
  get confirmed(): number {
    return this.#confirmed;
  }

  view(): LaneView {
    const backlog = this.#last - this.#confirmed - this.#ahead.count;
    return { last: this.#last, confirmed: this.#confirmed, backlog };
  }

  /** Takes the positions of the journal; what was committed meanwhile stays known. */
  resumeAt({ last, confirmed }: LanePosition): void {
    this.committed(last);
    if (confirmed > 0) this.settle(1, confirmed);
  }

  committed(seq: number): void {
    if (seq > this.#last) this.#last = seq;
  }

  isSettled(seq: number): boolean {
    return seq <= this.#confirmed || this.#ahead.has(seq);
  }

  /** Both ends included. */
  settle(from: number, to = from): void {
    this.committed(to);
    if (to <= this.#confirmed) return;
    if (from > this.#confirmed + 1) return this.#ahead.add(from, to);
    this.#confirmed = this.#ahead.endOf(to + 1) ?? to;
    this.#ahead.deleteUpTo(this.#confirmed);
  }
}
