// How far a device's clock is off, and when that counts.

import { describe, expect, it } from 'vitest';
import { DeviceClock } from '../../hub/devices/device-clock.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 21, 9);

/** Live messages a second apart, by a clock that differs from the hub's; returns the hub's time after them. */
function speak(clock: DeviceClock, { from = START, count = 3, aheadMs = 0, delayMs = 20 }): number {
  for (let second = 0; second < count; second++) {
    const now = from + second * 1000;
    clock.learn(now + aheadMs - delayMs, now);
  }
  return from + count * 1000;
}

describe("a device's clock", () => {
  it('that is right is taken at its word', () => {
    const clock = new DeviceClock();
    const now = speak(clock, {});
    expect(clock.isOff).toBe(false);
    expect(clock.toHubTime(now - 40 * MINUTE, now)).toBeCloseTo(now - 40 * MINUTE, -2);
  });

  it.each([
    ['slow', -10 * MINUTE],
    ['fast', 10 * MINUTE],
    ['that begins in 1970', -START],
  ])('that is %s is found out by two live messages, and its times are brought to the hub’s', (_what, aheadMs) => {
    const clock = new DeviceClock();
    speak(clock, { count: 1, aheadMs });
    expect(clock.isOff).toBe(false);
    const now = speak(clock, { aheadMs });
    expect(clock.isOff).toBe(true);
    expect(Math.abs(clock.errorMs + aheadMs)).toBeLessThan(100);
    expect(now - clock.toHubTime(now + aheadMs, now)).toBeLessThan(100);
    expect(now - clock.toHubTime(now + aheadMs - MINUTE, now)).toBeGreaterThan(MINUTE - 100);
  });

  it('is not accused because of one late message', () => {
    const clock = new DeviceClock();
    speak(clock, {});
    clock.learn(START - 5 * MINUTE, START + 3000);
    expect([clock.isOff, clock.errorMs < 100]).toEqual([false, true]);
    expect(clock.toHubTime(START - 5 * MINUTE, START + 3000)).toBeLessThan(START - 4 * MINUTE);
  });

  it('is not accused because a backlog comes in at once', () => {
    const clock = new DeviceClock();
    const now = speak(clock, {}) + 5 * MINUTE;
    for (let second = 0; second < 200; second++) clock.learn(now - 5 * MINUTE + second * 1000, now + second * 10);
    expect(clock.isOff).toBe(false);
  });

  it('that is known to be wrong stays so through a backlog', () => {
    const clock = new DeviceClock();
    const now = speak(clock, { aheadMs: -30 * MINUTE }) + 5 * MINUTE;
    for (let second = 0; second < 200; second++) clock.learn(now - 35 * MINUTE + second * 1000, now + second * 10);
    expect(Math.abs(clock.errorMs - 30 * MINUTE)).toBeLessThan(100);
  });

  it('that jumps in the middle of a boot is followed within two messages, both ways', () => {
    const clock = new DeviceClock();
    let now = speak(clock, {});
    now = speak(clock, { from: now, count: 2, aheadMs: -60 * MINUTE });
    expect(clock.isOff).toBe(true);
    speak(clock, { from: now, count: 2 });
    expect(clock.isOff).toBe(false);
  });

  it('corrects even a deviation too small to speak of, as freshness windows can be as short', () => {
    const clock = new DeviceClock();
    const now = speak(clock, { aheadMs: -3000 });
    expect(clock.isOff).toBe(false);
    expect(now - clock.toHubTime(now - 3000, now)).toBeLessThan(100);
  });

  it('that is off one way and then the other is not called wrong', () => {
    const clock = new DeviceClock();
    clock.learn(START + 10 * MINUTE, START);
    clock.learn(START - 10 * MINUTE, START + 1_000);
    expect([clock.errorMs, clock.isOff]).toEqual([0, false]);
  });

  it('never puts a message later than its arrival', () => {
    const clock = new DeviceClock();
    const now = speak(clock, {});
    expect(clock.toHubTime(now + 10 * MINUTE, now)).toBe(now);
  });

  it('is learned anew after the device has started anew', () => {
    const clock = new DeviceClock();
    speak(clock, { aheadMs: 10 * MINUTE });
    clock.forget();
    speak(clock, { count: 1, aheadMs: 10 * MINUTE });
    expect(clock.errorMs).toBe(0);
  });
});
