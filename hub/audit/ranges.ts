// Sets of numbers as ranges: ascending, disjoint, as few as can be.

import type { SequenceRange } from '../messages/loss.ts';

export type Ranges = readonly SequenceRange[];

/** From ranges in any order, that may overlap. */
export function unite(...sets: readonly Ranges[]): Ranges {
  const sorted = sets.flat().sort(([a], [b]) => a - b);
  const united: [from: number, to: number][] = [];
  for (const [from, to] of sorted) {
    const last = united.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else united.push([from, to]);
  }
  return united;
}

/** What is in both. */
export function intersect(some: Ranges, others: Ranges): Ranges {
  const both: SequenceRange[] = [];
  let at = 0;
  for (const [from, to] of some) {
    while ((others[at]?.[1] ?? Number.POSITIVE_INFINITY) < from) at += 1;
    for (let index = at; index < others.length; index += 1) {
      const [otherFrom, otherTo] = others[index] ?? [0, 0];
      if (otherFrom > to) break;
      both.push([Math.max(from, otherFrom), Math.min(to, otherTo)]);
    }
  }
  return both;
}

/** What is in the first and not in the others. */
export function subtract(some: Ranges, others: Ranges): Ranges {
  return intersect(some, complement(others));
}

export function countOf(ranges: Ranges): number {
  return ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0);
}

/** `[[from, to]]`, or nothing where it would be upside down. */
export function rangeOf(from: number, to: number): Ranges {
  return from <= to ? [[from, to]] : [];
}

function complement(ranges: Ranges): Ranges {
  const ends = [0, ...ranges.map(([, to]) => to)];
  const starts = [...ranges.map(([from]) => from), Number.POSITIVE_INFINITY];
  return ends.flatMap((end, index) => rangeOf(end + 1, (starts[index] ?? 0) - 1));
}
