// What the centre has of one epoch and lane of a hall: which numbers, which gaps, how many came again.

import type { Lane } from '../cloud-event.ts';
import { countOf, type Range, SequenceSet } from './sequence-set.ts';

export interface StreamFigures {
  readonly lane: Lane;
  readonly epoch: string;
  /** Distinct records, all in the store. */
  readonly received: number;
  readonly duplicates: number;
  /** Of those received, how many had waited while the line was down. */
  readonly historical: number;
  readonly first: number;
  readonly last: number;
  /** Gaps that no entry of the ledger covers. */
  readonly missing: readonly Range[];
  /** Numbers that the ledger names and that never came. */
  readonly givenUp: number;
}

export class StreamAccount {
  readonly lane: Lane;
  readonly epoch: string;
  readonly held = new SequenceSet();
  /** By the ledger. */
  readonly covered = new SequenceSet();
  duplicates = 0;
  historical = 0;

  constructor(epoch: string, lane: Lane) {
    this.epoch = epoch;
    this.lane = lane;
  }

  /** Every number up to this one is stored or will never come; 0 where already the first one lacks. */
  get completeUpTo(): number {
    const last = Math.max(this.held.last, this.covered.last);
    const [[firstGap] = [last + 1]] = this.#uncovered([1, last]);
    return firstGap - 1;
  }

  /** `nextEpochFrom`: first number of the journal that took this one's place; up to there this one must reach. */
  figures(nextEpochFrom: number | undefined): StreamFigures {
    const { lane, epoch, held, duplicates, historical } = this;
    const { first, last } = held;
    const wanted: Range = [first, Math.max(last, (nextEpochFrom ?? 0) - 1)];
    const missing = first === 0 ? [] : this.#uncovered(wanted);
    const givenUp = countOf(this.covered.ranges.flatMap((range) => held.gapsIn(range)));
    return { lane, epoch, received: held.size, duplicates, historical, first, last, missing, givenUp };
  }

  #uncovered(range: Range): Range[] {
    return this.held.gapsIn(range).flatMap((gap) => this.covered.gapsIn(gap));
  }
}
