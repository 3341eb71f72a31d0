// Numbers as ranges: ascending, disjoint, as few as can be.

import type { SequenceRange } from '../../messages/loss.ts';

/** As many of the ascending numbers, from the first on, as fit into so many ranges. */
export function toRanges(seqs: Iterable<number>, mostRanges = Number.POSITIVE_INFINITY): SequenceRange[] {
  const ranges: Array<[from: number, to: number]> = [];
  for (const seq of seqs) {
    const current = ranges.at(-1);
    if (current && current[1] === seq - 1) current[1] = seq;
    else if (ranges.length === mostRanges) break;
    else ranges.push([seq, seq]);
  }
  return ranges;
}
