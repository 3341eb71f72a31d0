// The loss ledger: each range that is given up becomes a record for the centre, in the transaction that deletes it.

import type { Loss, SequenceRange } from '../../messages/loss.ts';
import { RECORD_TYPES } from '../../messages/record.ts';
import { type Epochs, splitByEpoch } from '../epochs.ts';
import type { GivenUp, Present } from '../protocol.ts';
import type { Counters } from './counters.ts';
import type { LaneStore } from './lane-store.ts';

/** In the words of the centre or the disk, which know no bound. */
const LONGEST_DETAIL = 500;

export class Ledger {
  readonly #lanes: LaneStore;
  readonly #counters: Counters;
  readonly #epochs: Epochs;

  constructor(lanes: LaneStore, counters: Counters, epochs: Epochs) {
    this.#lanes = lanes;
    this.#counters = counters;
    this.#epochs = epochs;
  }

  /** One entry for each epoch that has a part in the ranges. */
  enter({ ranges, detail, ...given }: GivenUp, now: Present): void {
    for (const part of splitByEpoch(this.#epochs, given.lane, ranges))
      this.enterOfEpoch({ ...given, ...part, detail }, now);
  }

  /** Also of an epoch that this journal never had, and where no number is named. */
  enterOfEpoch({ detail, ...given }: Omit<Loss, 'count'>, now: Present): void {
    const count = countOf(given.ranges);
    this.#append({ ...given, count, detail: detail.slice(0, LONGEST_DETAIL) }, now);
    // Merged values still come, and what waits aside may.
    if (given.reason === 'thinned' || given.reason === 'set-aside') return;
    this.#counters.set('given_up', this.#counters.get('given_up') + count);
  }

  #append(loss: Loss, { at, isClockTrusted, uptimeMs }: Present): void {
    const moment = { time: at, recordedAt: at, isClockTrusted, uptimeMs };
    const data = JSON.stringify(loss);
    this.#lanes.appendOwn({ ...moment, lane: 'ledger', type: RECORD_TYPES.recordsGivenUp, subject: 'hub', data });
  }
}

function countOf(ranges: readonly SequenceRange[]): number {
  return ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0);
}
