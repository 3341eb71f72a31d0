// An entry of the loss ledger: numbers that the centre will never get under their own identity, and why.

import type { Lane } from './record.ts';

/**
 * age, space: deleted unsent. thinned: merged into the records of `replacedBy`. set-aside: refused by the centre; may
 * come after all when a person sends it again. damaged: unreadable on the disk. restored: a backup took the journal's place.
 */
export const LOSS_REASONS = ['age', 'space', 'thinned', 'set-aside', 'damaged', 'restored'] as const;
export type LossReason = (typeof LOSS_REASONS)[number];

/** First and last number, both included. */
export type SequenceRange = readonly [from: number, to: number];

/** The `data` of a record of type `io.atrium.records.given-up`, on the lane `ledger`. */
export interface Loss {
  readonly lane: Lane;
  /** Of the numbers given up. */
  readonly epoch: string;
  /** Ascending, disjoint. */
  readonly ranges: readonly SequenceRange[];
  /** How many records that is. */
  readonly count: number;
  readonly reason: LossReason;
  /** For a person: the centre's words for a refusal, the disk's for a damage. */
  readonly detail: string;
  /** RFC 3339: of the oldest and newest record given up, by the hub's clock; null where nobody knows. */
  readonly from: string | null;
  readonly to: string | null;
  /** `thinned` only: numbers of the same lane that hold the merged values. */
  readonly replacedBy?: readonly SequenceRange[];
}
