// The set of ranges behaves as a set of numbers would, whatever is added and deleted in whatever order.

import { expect, it } from 'vitest';
import { RangeSet } from '../../../hub/upstream/outbox/range-set.ts';
import { SeededChance } from '../../../simulators/foundation/seeded-chance.ts';
import { upTo } from '../centre.ts';

const LARGEST = 70;

/** The last number of the unbroken run that holds this one, found the plain way. */
function endIn(plain: ReadonlySet<number>, number: number): number | undefined {
  let end: number | undefined;
  for (let next = number; plain.has(next); next++) end = next;
  return end;
}

function expectAlike(ranges: RangeSet, plain: ReadonlySet<number>): void {
  const numbers = [0, ...upTo(LARGEST)];
  expect([ranges.count, ranges.highest]).toEqual([plain.size, Math.max(0, ...plain)]);
  expect(numbers.map((number) => ranges.endOf(number))).toEqual(numbers.map((number) => endIn(plain, number)));
  expect(numbers.filter((number) => ranges.has(number))).toEqual(numbers.filter((number) => plain.has(number)));
}

it('agrees with a plain set after thousands of random steps', () => {
  const chance = new SeededChance(7);
  const below = (limit: number) => Math.floor(chance.fraction() * limit);
  for (let round = 0; round < 100; round++) {
    const ranges = new RangeSet();
    let plain = new Set<number>();
    for (let step = 0; step < 30; step++) {
      const from = 1 + below(60);
      const to = from + below(8);
      if (below(6) === 0) {
        ranges.deleteUpTo(from);
        plain = new Set([...plain].filter((number) => number > from));
      } else {
        ranges.add(from, to);
        plain = new Set([...plain, ...upTo(to).slice(from - 1)]);
      }
      expectAlike(ranges, plain);
    }
  }
});

it('forgets the highest ranges rather than grow without bound', () => {
  const ranges = new RangeSet();
  for (let number = 1; number <= 12_000; number++) ranges.add(number * 2);
  expect(ranges.count).toBe(10_000);
  expect([ranges.has(2), ranges.has(20_000), ranges.has(20_002)]).toEqual([true, true, false]);
});
