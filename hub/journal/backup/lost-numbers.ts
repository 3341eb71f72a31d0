// Which numbers the replaced journal has given, and the backup in its place does not know.

import type { Loss, SequenceRange } from '../../messages/loss.ts';
import { byLane, LANES, type Lane } from '../../messages/record.ts';
import type { Epochs } from '../epochs.ts';
import type { JournalInspection } from '../inspection.ts';

/** The epochs of a journal, and the newest number of each lane. */
export interface Numbering {
  readonly epochs: Epochs;
  readonly last: Readonly<Record<Lane, number>>;
}

export interface LostNumbers {
  readonly epoch: string;
  readonly ranges: Readonly<Record<Lane, readonly SequenceRange[]>>;
}

/** By epoch: all of one that the backup lacks, and of one that both have what lies beyond its end in the backup. */
export function lostNumbers(replaced: Numbering, backup: Numbering): LostNumbers[] {
  return replaced.epochs
    .map(({ epoch, first }) => ({
      epoch,
      ranges: byLane((lane): SequenceRange[] => {
        const from = (endOf(backup, epoch, lane) ?? first[lane] - 1) + 1;
        const to = endOf(replaced, epoch, lane) ?? 0;
        return from <= to ? [[from, to]] : [];
      }),
    }))
    .filter(({ ranges }) => LANES.some((lane) => ranges[lane].length > 0));
}

/** What the replaced journal said it gave up since, which would be forgotten with it. */
export function lostEntries(replaced: JournalInspection, lost: readonly LostNumbers[]): Loss[] {
  const rangesOf = new Map(lost.map(({ epoch, ranges }) => [epoch, ranges.ledger]));
  return replaced.losses
    .filter(({ epoch, seq }) => rangesOf.get(epoch)?.some(([from, to]) => from <= seq && seq <= to))
    .map(({ loss }) => loss);
}

/** The last number that was given under the epoch; undefined where the journal does not know it. */
function endOf({ epochs, last }: Numbering, epoch: string, lane: Lane): number | undefined {
  const index = epochs.findIndex((known) => known.epoch === epoch);
  if (index < 0) return undefined;
  return (epochs[index + 1]?.first[lane] ?? last[lane] + 1) - 1;
}
