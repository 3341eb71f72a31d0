// How long the line may stay away, lane by lane.

import { describe, expect, it } from 'vitest';
import { hoursLeft } from '../../hub/journal/hours-left.ts';
import { byLane } from '../../hub/messages/record.ts';

const idle = byLane(() => ({ unsentBytes: 0, bytesPerHour: 0 }));

describe('the hours left', () => {
  it('of a lane count what it and those served before it hold and bring: the others will be gone by then', () => {
    const loads = {
      ...idle,
      alarm: { unsentBytes: 100, bytesPerHour: 10 },
      event: { unsentBytes: 200, bytesPerHour: 10 },
      telemetry: { unsentBytes: 400, bytesPerHour: 80 },
    };
    expect(hoursLeft(1_000, loads)).toEqual({ ledger: null, alarm: 90, event: 35, report: 35, telemetry: 3 });
  });

  it('are none left where a lane is losing already', () => {
    expect(hoursLeft(1_000, { ...idle, telemetry: { unsentBytes: 1_200, bytesPerHour: 5 } }).telemetry).toBe(0);
  });

  it('are unknown where nothing comes, or beyond ten years', () => {
    expect(hoursLeft(1_000, idle).telemetry).toBeNull();
    expect(hoursLeft(1_000_000_000, { ...idle, event: { unsentBytes: 0, bytesPerHour: 1 } }).event).toBeNull();
  });
});
