// Gaps and repetitions of a lane's numbers, in any order of arrival.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countOf, type Range, SequenceSet } from '../../../../simulators/centre/account/sequence-set.ts';

const HIGHEST = 40;
const ALL: Range = [1, HIGHEST];
const number = fc.integer({ min: 1, max: HIGHEST });
const range = fc.tuple(number, number).map(([a, b]): Range => [Math.min(a, b), Math.max(a, b)]);

const numbersOf = (ranges: readonly Range[]): number[] =>
  ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, index) => from + index));

/** A set that was told each number alone, as the truth. */
function expectSame(set: SequenceSet, truth: ReadonlySet<number>): void {
  const sorted = [...truth].sort((a, b) => a - b);
  expect(numbersOf(set.ranges)).toEqual(sorted);
  expect(set.size).toBe(truth.size);
  expect([set.first, set.last]).toEqual([sorted[0] ?? 0, sorted.at(-1) ?? 0]);
  expect(numbersOf(set.gapsIn(ALL))).toEqual(numbersOf([ALL]).filter((one) => !truth.has(one)));
  // As few ranges as can be: two that touch would be one.
  set.ranges.slice(1).forEach(([from], index) => {
    expect(from).toBeGreaterThan((set.ranges[index]?.[1] ?? 0) + 1);
  });
}

describe('the numbers of a lane', () => {
  it('that are missing and those that came twice are found, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 80 }), (numbers) => {
        const set = new SequenceSet();
        const seen = new Set<number>();
        for (const one of numbers) {
          expect(set.add(one)).toBe(!seen.has(one));
          seen.add(one);
        }
        expectSame(set, seen);
      }),
    );
  });

  it('may come as ranges that overlap, touch or hold each other', () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 30 }), (ranges) => {
        const set = new SequenceSet();
        for (const one of ranges) set.addRange(one);
        expectSame(set, new Set(numbersOf(ranges)));
      }),
    );
  });

  it('know their whole range, and what of another range lacks', () => {
    const set = new SequenceSet();
    for (const one of [3, 4, 5, 9]) set.add(one);
    expect([set.rangeOf(4), set.rangeOf(6), set.rangeOf(9)]).toEqual([[3, 5], undefined, [9, 9]]);
    expect(set.gapsIn([4, 12])).toEqual([
      [6, 8],
      [10, 12],
    ]);
    expect(countOf(set.gapsIn([1, 9]))).toBe(5);
  });
});
