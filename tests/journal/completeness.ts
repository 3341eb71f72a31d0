// Checks that nothing vanished: each number ever given lies in the journal, was confirmed, or is in the ledger.

import type { JournalInspection } from '../../hub/journal/inspection.ts';
import type { Loss, SequenceRange } from '../../hub/messages/loss.ts';
import { LANES, type Lane } from '../../hub/messages/record.ts';

/**
 * Numbers of which nobody knows anything, as `lane seq`. Where the centre has entries of the ledger that the journal has
 * released, all that were ever made are to be given.
 */
export function vanished(inspection: JournalInspection, losses = lossesIn(inspection)): string[] {
  return LANES.flatMap((lane) => {
    const { last, confirmed, kept } = inspection.lanes[lane];
    const known = new Set(numbersIn(kept));
    for (const seq of numbersGivenUp(losses, lane)) known.add(seq);
    const all = Array.from({ length: last }, (_, index) => index + 1);
    return all.filter((seq) => seq > confirmed && !known.has(seq)).map((seq) => `${lane} ${seq}`);
  });
}

/** Numbers that the ledger calls given up and that lie in the journal all the same. */
export function resurrected(inspection: JournalInspection): string[] {
  return LANES.flatMap((lane) => {
    const kept = new Set(numbersIn(inspection.lanes[lane].kept));
    return numbersGivenUp(lossesIn(inspection), lane)
      .filter((seq) => kept.has(seq))
      .map((seq) => `${lane} ${seq}`);
  });
}

function lossesIn({ losses }: JournalInspection): readonly Loss[] {
  return losses.map(({ loss }) => loss);
}

function numbersGivenUp(losses: readonly Loss[], lane: Lane): number[] {
  return losses
    .filter((loss) => loss.lane === lane && loss.reason !== 'set-aside')
    .flatMap(({ ranges }) => numbersIn(ranges));
}

export function numbersIn(ranges: readonly SequenceRange[]): number[] {
  return ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, index) => from + index));
}
