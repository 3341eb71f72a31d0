// How long the line to the centre may stay away before each lane loses records, at the present rate.

import { byLane, LANES, type Lane } from '../messages/record.ts';

/** Longer than anyone asks. */
const TEN_YEARS_HOURS = 10 * 365 * 24;

export interface LaneLoad {
  readonly unsentBytes: number;
  readonly bytesPerHour: number;
}

/**
 * A lane begins to lose when everything of the lanes served after it is gone already: `roomBytes` then holds this lane
 * and those served before it, and grows by what they bring. Thinning telemetry makes it longer than said here.
 */
export function hoursLeft(roomBytes: number, loads: Readonly<Record<Lane, LaneLoad>>): Record<Lane, number | null> {
  return byLane((lane) => {
    const kept = LANES.slice(0, LANES.indexOf(lane) + 1).map((name) => loads[name]);
    const rate = sum(kept.map(({ bytesPerHour }) => bytesPerHour));
    if (rate <= 0) return null;
    const hours = Math.max(0, (roomBytes - sum(kept.map(({ unsentBytes }) => unsentBytes))) / rate);
    return hours > TEN_YEARS_HOURS ? null : hours;
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
