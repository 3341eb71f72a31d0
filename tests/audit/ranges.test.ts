// Sets of numbers as ranges behave as sets of numbers.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countOf, intersect, type Ranges, rangeOf, subtract, unite } from '../../hub/audit/ranges.ts';

const HIGHEST = 30;
const number = fc.integer({ min: 1, max: HIGHEST });
const raw = fc.array(
  fc.tuple(number, number).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const),
  { maxLength: 8 },
);

const numbersOf = (ranges: Ranges): number[] =>
  ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, index) => from + index));

/** Ascending, disjoint, none touching the next. */
function expectTidy(ranges: Ranges): void {
  for (const [index, [from]] of ranges.slice(1).entries()) expect(from).toBeGreaterThan((ranges[index]?.[1] ?? 0) + 1);
}

it('ranges behave as the sets of their numbers', () => {
  fc.assert(
    fc.property(raw, raw, (some, others) => {
      const [a, b] = [unite(some), unite(others)];
      const [inA, inB] = [new Set(numbersOf(some)), new Set(numbersOf(others))];
      for (const ranges of [a, unite(a, b), intersect(a, b), subtract(a, b)]) expectTidy(ranges);
      const all = numbersOf([[1, HIGHEST]]);
      expect(numbersOf(a)).toEqual(all.filter((one) => inA.has(one)));
      expect(numbersOf(unite(a, b))).toEqual(all.filter((one) => inA.has(one) || inB.has(one)));
      expect(numbersOf(intersect(a, b))).toEqual(all.filter((one) => inA.has(one) && inB.has(one)));
      expect(numbersOf(subtract(a, b))).toEqual(all.filter((one) => inA.has(one) && !inB.has(one)));
      expect(countOf(a)).toBe(inA.size);
    }),
  );
});

it('a range that is upside down is none', () => {
  expect([rangeOf(3, 5), rangeOf(5, 5), rangeOf(5, 4)]).toEqual([[[3, 5]], [[5, 5]], []]);
});
