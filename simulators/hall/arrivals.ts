// Draws when visitors arrive: a Poisson process whose rate follows the hours of the day.

import { hours } from '../foundation/clock.ts';
import type { SeededChance } from '../foundation/seeded-chance.ts';
import type { Timeline } from '../foundation/timeline.ts';
import { HIGHEST_SHARE, shareAt } from './opening-day.ts';

export interface ArrivalOptions {
  readonly timeline: Timeline;
  readonly chance: SeededChance;
  readonly visitorsPerDay: number;
  readonly hourOfDay: () => number;
  readonly arrive: () => void;
}

/** Plans one possible arrival after the other at the peak's rate, and lets through the share that the hour has (thinning). */
export function receiveVisitors(options: ArrivalOptions): void {
  const { timeline, chance, visitorsPerDay, hourOfDay, arrive } = options;
  if (visitorsPerDay <= 0) return;
  const meanGapMs = hours(1) / (visitorsPerDay * HIGHEST_SHARE);
  const next = (): void => {
    timeline.after(chance.exponential(meanGapMs), () => {
      if (chance.happens(shareAt(hourOfDay()) / HIGHEST_SHARE)) arrive();
      next();
    });
  };
  next();
}
