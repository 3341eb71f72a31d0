// Virtual time: order, cancelling, repetition, and the pace at which it follows real time.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pace } from '../../../simulators/foundation/pacer.ts';
import { SeededChance } from '../../../simulators/foundation/seeded-chance.ts';
import { Timeline } from '../../../simulators/foundation/timeline.ts';
import { FakeClock } from '../../support/fake-clock.ts';

describe('the timeline', () => {
  it('fires everything that falls due, in order of time and then of asking', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 80 }), (delays) => {
        const timeline = new Timeline(1000);
        const fired: [number, number][] = [];
        for (const [index, delay] of delays.entries())
          timeline.after(delay, () => fired.push([timeline.now() - 1000, index]));
        timeline.runUntil(1050);
        const wanted = delays
          .map((delay, index): [number, number] => [delay, index])
          .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
        expect(fired).toEqual(wanted);
      }),
    );
  });

  it('does not fire what lies beyond the moment, nor what was cancelled', () => {
    const timeline = new Timeline(0);
    const fired: string[] = [];
    timeline.after(10, () => fired.push('cancelled'))();
    timeline.after(20, () => fired.push('due'));
    timeline.after(21, () => fired.push('beyond'));
    timeline.runUntil(20);
    expect(fired).toEqual(['due']);
    expect(timeline.nextDue()).toBe(21);
  });

  it('repeats until it is told to stop, even from within', () => {
    const timeline = new Timeline(0);
    const at: number[] = [];
    const stop = timeline.every(10, () => {
      at.push(timeline.now());
      if (at.length === 3) stop();
    });
    timeline.runUntil(100);
    expect(at).toEqual([10, 20, 30]);
  });
});

describe('the pacer', () => {
  it.each([1, 10, 1000])('lets virtual time pass ×%i as fast as real time', (speed) => {
    const clock = new FakeClock();
    const timeline = new Timeline(0);
    const stop = pace({ timeline, clock, speed });
    clock.advance(2000);
    expect(timeline.now()).toBeGreaterThan(1700 * speed);
    expect(timeline.now()).toBeLessThanOrEqual(2000 * speed);
    stop();
    const stoppedAt = timeline.now();
    clock.advance(2000);
    expect(timeline.now()).toBe(stoppedAt);
  });
});

describe('seeded chance', () => {
  const draw = (chance: SeededChance): number[] => Array.from({ length: 20 }, () => chance.fraction());

  it('repeats itself for the same seed and name, and differs for others', () => {
    expect(draw(new SeededChance(7, 'a'))).toEqual(draw(new SeededChance(7, 'a')));
    expect(draw(new SeededChance(7, 'a'))).not.toEqual(draw(new SeededChance(8, 'a')));
    expect(draw(new SeededChance(7).fork('a'))).not.toEqual(draw(new SeededChance(7).fork('b')));
  });

  it('is spread evenly over [0, 1)', () => {
    const chance = new SeededChance(3);
    const tenths = new Array<number>(10).fill(0);
    for (let count = 0; count < 20_000; count++) {
      const tenth = Math.floor(chance.fraction() * 10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(200);
  });

  it('draws waiting times and normal values with the mean that was asked for', () => {
    const chance = new SeededChance(5);
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(Array.from({ length: 10_000 }, () => chance.exponential(40)))).toBeCloseTo(40, -0.5);
    expect(mean(Array.from({ length: 10_000 }, () => chance.normal(22, 3)))).toBeCloseTo(22, 0.5);
  });
});
