// Gaps and repetitions of a lane's numbers, in any order of arrival.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SequenceSet } from '../../../simulators/centre/sequence-set.ts';

describe('the numbers of a lane', () => {
  it('that are missing and those that came twice are found, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 80 }), (numbers) => {
        const set = new SequenceSet();
        const seen = new Set<number>();
        for (const number of numbers) {
          expect(set.add(number)).toBe(!seen.has(number));
          seen.add(number);
        }
        expect([set.first, set.last]).toEqual([Math.min(...numbers), Math.max(...numbers)]);
        const missing = set.missing.flatMap(([from, to]) =>
          Array.from({ length: to - from + 1 }, (_, index) => from + index),
        );
        const wanted = Array.from({ length: set.last - set.first + 1 }, (_, index) => set.first + index).filter(
          (number) => !seen.has(number),
        );
        expect(missing).toEqual(wanted);
      }),
    );
  });
});
