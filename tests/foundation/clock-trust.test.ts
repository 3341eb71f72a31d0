// Which clocks are believed: by their year, by what was known before, by the word of the operating system.

import { describe, expect, it } from 'vitest';
import { ClockTrust, type ClockTrustOptions } from '../../hub/foundation/clock-trust.ts';
import { FakeClock } from '../support/fake-clock.ts';

const TODAY = Date.UTC(2026, 10, 21, 9);
const HOUR_MS = 3_600_000;

function trustAt(now: number, options: Partial<ClockTrustOptions> = {}) {
  const clock = new FakeClock(now);
  return { clock, trust: new ClockTrust({ clock, newestKnown: 0, isSynchronized: () => false, ...options }) };
}

describe('a hub’s clock', () => {
  it('is not believed before the first release of the hub, whatever the system says', () => {
    for (const now of [0, Date.UTC(2000, 0), Date.UTC(2026, 0)]) {
      expect(trustAt(now, { isSynchronized: () => true }).trust.isTrusted()).toBe(false);
    }
    expect(trustAt(TODAY).trust.isTrusted()).toBe(true);
  });

  it('is not believed behind a time that was trusted before, as after a power cut with an empty battery', () => {
    expect(trustAt(TODAY - HOUR_MS, { newestKnown: TODAY }).trust.isTrusted()).toBe(false);
    expect(trustAt(TODAY - 30_000, { newestKnown: TODAY }).trust.isTrusted()).toBe(true);
  });

  it('is believed again once it is set right', () => {
    const { clock, trust } = trustAt(TODAY - HOUR_MS, { newestKnown: TODAY });
    expect(trust.isTrusted()).toBe(false);
    clock.jumpWallClock(HOUR_MS);
    expect(trust.isTrusted()).toBe(true);
  });

  it('that jumps back while the hub runs is not believed, unless the system has it from the network', () => {
    let isSynchronized = false;
    const { clock, trust } = trustAt(TODAY, { isSynchronized: () => isSynchronized });
    expect(trust.isTrusted()).toBe(true);
    clock.jumpWallClock(-HOUR_MS);
    expect(trust.isTrusted()).toBe(false);
    isSynchronized = true;
    clock.advance(10_000);
    expect(trust.isTrusted()).toBe(true);
  });

  it('that jumps ahead and comes back to where it would be is believed all the time, and nowhere else', () => {
    const { clock, trust } = trustAt(TODAY);
    expect(trust.isTrusted()).toBe(true);
    clock.advance(5_000);
    clock.jumpWallClock(3 * HOUR_MS);
    expect(trust.isTrusted()).toBe(true);
    clock.advance(HOUR_MS);
    clock.jumpWallClock(-2 * HOUR_MS);
    expect(trust.isTrusted()).toBe(false);
    clock.jumpWallClock(-HOUR_MS);
    expect(trust.isTrusted()).toBe(true);
    clock.jumpWallClock(-HOUR_MS);
    expect(trust.isTrusted()).toBe(false);
  });

  it('that was ahead and is set back by the network is believed from then on, without asking again', () => {
    let asked = 0;
    const { clock, trust } = trustAt(TODAY - HOUR_MS, { newestKnown: TODAY, isSynchronized: () => ++asked > 0 });
    for (let second = 0; second < 5; second++) {
      expect(trust.isTrusted()).toBe(true);
      clock.advance(1_000);
    }
    expect(asked).toBe(1);
  });
});
