// Waits between tries, and when the machine's own clock cannot be right.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryDelays } from '../../hub/foundation/retry.ts';

describe('waits between tries', () => {
  it('double up to the longest, each between its half and its whole, for ever', () => {
    const fraction = fc.double({ min: 0, max: 0.999_999, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000 }),
        fc.integer({ min: 1, max: 60_000 }),
        fraction,
        (firstMs, longestMs, random) => {
          const delays = retryDelays({ firstMs, longestMs, random: () => random });
          for (let attempt = 0; attempt < 40; attempt++) {
            const whole = Math.min(firstMs * 2 ** attempt, longestMs);
            const { value } = delays.next();
            expect(value).toBeGreaterThanOrEqual(whole / 2);
            expect(value).toBeLessThan(whole);
          }
        },
      ),
    );
  });

  it('differ from hub to hub: chance is asked for each', () => {
    const draws = [0, 0.5, 0.25];
    const delays = retryDelays({ firstMs: 100, longestMs: 100, random: () => draws.shift() ?? 0 });
    expect([1, 2, 3].map(() => delays.next().value)).toEqual([50, 75, 62.5]);
  });
});
