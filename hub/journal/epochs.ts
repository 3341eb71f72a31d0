// Which journal gave a number: a restored journal goes on under a new epoch, and its records keep the one they were made in.

import type { SequenceRange } from '../messages/loss.ts';
import { byLane, type Lane } from '../messages/record.ts';

export interface EpochStart {
  readonly epoch: string;
  /** The first number that was or will be given under this epoch, by lane. */
  readonly first: Readonly<Record<Lane, number>>;
}

/** Oldest first, never empty. */
export type Epochs = readonly EpochStart[];

export function epochOf(epochs: Epochs, lane: Lane, seq: number): string {
  return epochs.findLast(({ first }) => first[lane] <= seq)?.epoch ?? currentEpoch(epochs);
}

/** The one under which new numbers are given. */
export function currentEpoch(epochs: Epochs): string {
  return epochs.at(-1)?.epoch ?? '';
}

/** Cuts ranges where an epoch ends; of each epoch that has a part in them, the ranges that are its own. */
export function splitByEpoch(
  epochs: Epochs,
  lane: Lane,
  ranges: readonly SequenceRange[],
): ReadonlyArray<{ readonly epoch: string; readonly ranges: readonly SequenceRange[] }> {
  return epochs.flatMap(({ epoch, first }, index) => {
    const from = index === 0 ? 0 : first[lane];
    const to = (epochs[index + 1]?.first[lane] ?? Number.POSITIVE_INFINITY) - 1;
    const own = ranges.flatMap(([a, b]): SequenceRange[] => {
      return b < from || a > to ? [] : [[Math.max(a, from), Math.min(b, to)]];
    });
    return own.length === 0 ? [] : [{ epoch, ranges: own }];
  });
}

/** From rows of (epoch, lane, first number), in the order of the epochs. */
export function toEpochs(
  rows: Iterable<{ readonly epoch: string; readonly lane: Lane; readonly first: number }>,
): Epochs {
  const starts = new Map<string, Record<Lane, number>>();
  for (const { epoch, lane, first } of rows) {
    const start = starts.get(epoch) ?? byLane(() => 1);
    start[lane] = first;
    starts.set(epoch, start);
  }
  return [...starts].map(([epoch, first]) => ({ epoch, first }));
}
