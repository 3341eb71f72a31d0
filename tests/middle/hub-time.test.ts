// A clock that was set, a hub that stood still, and time that just passed are three things.

import { describe, expect, it } from 'vitest';
import { HubTime } from '../../hub/middle/hub-time.ts';
import { GadgetHall } from './gadget-hall.ts';

const START = Date.UTC(2026, 10, 21, 9);
const HOUR_MS = 3_600_000;

function followed(...moments: readonly (readonly [at: number, uptimeMs: number])[]) {
  const time = new HubTime();
  return moments.map(([at, uptimeMs]) => time.follow({ at: START + at, uptimeMs, isClockTrusted: true }));
}

describe('the hub’s time', () => {
  it('changes nothing while it passes, nor where two clocks are rounded or slewed apart', () => {
    expect(followed([0, 700], [200, 900], [1_390, 1_900]).every(({ shiftMs, step }) => shiftMs === 0 && !step)).toBe(
      true,
    );
  });

  it.each([
    ['forward', HOUR_MS],
    ['back', -HOUR_MS],
    ['by little', 2_000],
  ])('tells a clock set %s by the clock that nobody can set', (_, byMs) => {
    const [, change] = followed([0, 0], [200 + byMs, 200]);
    expect(change).toEqual({ shiftMs: byMs, step: { before: START + 200, after: START + 200 + byMs } });
  });

  it('shifts for a pause of the hub, which is no step of the clock', () => {
    const [, change] = followed([0, 0], [30_000, 30_000]);
    expect(change).toEqual({ shiftMs: 30_000, step: undefined });
  });

  it('tells a step from the pause in which it happened', () => {
    const [, change] = followed([0, 0], [30_000 - HOUR_MS, 30_000]);
    expect(change).toEqual({
      shiftMs: 30_000 - HOUR_MS,
      step: { before: START + 30_000, after: START + 30_000 - HOUR_MS },
    });
  });
});

describe('when the hub’s clock is set', () => {
  it('the centre is told by how much, so that what was recorded before can be put right', () => {
    const hall = GadgetHall.connected();
    hall.pass(1_000);
    hall.now += HOUR_MS;
    hall.pass(1_000);
    const [stepped, ...more] = hall.hub.recordsOf('clockStepped');
    expect(stepped?.data).toMatchObject({ stepMs: HOUR_MS });
    expect(more).toEqual([]);
  });
});
