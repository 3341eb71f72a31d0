// Deletes records that the centre does not have, a few milliseconds' worth at a time, and enters them in the ledger.

import type { LossReason } from '../../messages/loss.ts';
import type { Lane } from '../../messages/record.ts';
import type { Present } from '../protocol.ts';
import { rfc3339OrNull } from '../record-row.ts';
import type { RowHead } from '../storage/lane-rows.ts';
import type { LaneStore } from '../storage/lane-store.ts';
import type { Ledger } from '../storage/ledger.ts';
import { toRanges } from './sequence-ranges.ts';

export const RECORDS_PER_STEP = 2_000;
/** Keeps an entry of the ledger small, however many holes earlier steps have left. */
export const RANGES_PER_ENTRY = 100;

interface Why {
  readonly lane: Lane;
  readonly reason: LossReason;
  readonly detail: string;
}

export class GivingUp {
  readonly #lanes: LaneStore;
  readonly #ledger: Ledger;

  constructor(lanes: LaneStore, ledger: Ledger) {
    this.#lanes = lanes;
    this.#ledger = ledger;
  }

  /** As many of these, from the first on, as one entry of the ledger can name. Returns the last number given up. */
  giveUp(heads: readonly RowHead[], why: Why, now: Present): number {
    const ranges = toRanges(
      heads.map(({ seq }) => seq),
      RANGES_PER_ENTRY,
    );
    const last = ranges.at(-1)?.[1] ?? 0;
    for (const range of ranges) this.#lanes.remove(why.lane, range);
    this.#ledger.enter({ ...why, ranges, ...spanOf(heads.filter(({ seq }) => seq <= last)) }, now);
    return last;
  }
}

/** When the oldest and the newest were recorded. */
export function spanOf(heads: ReadonlyArray<Pick<RowHead, 'recordedAt'>>): { from: string | null; to: string | null } {
  const times = heads.map(({ recordedAt }) => recordedAt);
  return { from: rfc3339OrNull(Math.min(...times)), to: rfc3339OrNull(Math.max(...times)) };
}
