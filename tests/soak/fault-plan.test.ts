// The plan of faults: the same seed gives the same, every kind comes, and no place has two at once.

import { describe, expect, it } from 'vitest';
import { type PlannedFault, planFaults } from './fault-plan.ts';
import { FAULTS } from './faults.ts';
import { slopeOf } from './slope.ts';

const DEVICES: readonly [string, ...string[]] = ['kiosk-01', 'screen-01', 'robot-01'];

function first(count: number, seed: number): PlannedFault[] {
  return [...planFaults({ seed, kinds: FAULTS, devices: DEVICES, meanMinutes: 6 }).take(count)];
}

describe('the plan of faults', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(first(200, 7)).toEqual(first(200, 7));
    expect(first(200, 7)).not.toEqual(first(200, 8));
  });

  it('has every kind of fault, on every device, in the order of time', () => {
    const plan = first(1_000, 1);
    expect(new Set(plan.map(({ name }) => name))).toEqual(new Set(Object.keys(FAULTS)));
    expect(new Set(plan.map(({ target }) => target))).toEqual(new Set(DEVICES));
    const minutes = plan.map(({ fromMinute }) => fromMinute);
    expect(minutes).toEqual(minutes.toSorted((a, b) => a - b));
  });

  it('lets one fault end before the next begins at its place', () => {
    for (const atPlace of Map.groupBy(first(1_000, 1), ({ place }) => place).values())
      for (const [index, { fromMinute }] of atPlace.entries())
        expect(fromMinute).toBeGreaterThanOrEqual(atPlace[index - 1]?.untilMinute ?? 0);
  });
});

describe('the slope', () => {
  it('is that of the line through the points, and evens out what lies beside it', () => {
    expect(slopeOf([0, 1, 2, 3].map((x) => [x, 100 - 5 * x]))).toBeCloseTo(-5);
    const beside = [1, -1, -1, 1];
    expect(slopeOf(beside.map((noise, x) => [x, 2 * x + noise]))).toBeCloseTo(2);
  });
});
