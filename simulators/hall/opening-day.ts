// A day of the hall: when it opens, and how its visitors are spread over the hours.

import { hours } from '../foundation/clock.ts';

export const OPENS_AT_HOUR = 8.5;
const CLOSES_AT_HOUR = 17.5;
export const OPENING_MS = hours(CLOSES_AT_HOUR - OPENS_AT_HOUR);

/** Share of the day's visitors by clock hour: midday is the peak, 15–20 % in one hour. */
const SHARE_BY_HOUR: Readonly<Record<number, number>> = {
  8: 0.05,
  9: 0.11,
  10: 0.13,
  11: 0.18,
  12: 0.17,
  13: 0.11,
  14: 0.08,
  15: 0.08,
  16: 0.07,
  17: 0.02,
};

/** Share of the day's visitors that would come in one hour at the pace of this moment. */
export function shareAt(hourOfDay: number): number {
  if (hourOfDay < OPENS_AT_HOUR || hourOfDay >= CLOSES_AT_HOUR) return 0;
  const hour = Math.floor(hourOfDay);
  const share = SHARE_BY_HOUR[hour] ?? 0;
  return share / openPartOf(hour);
}

function openPartOf(hour: number): number {
  return Math.min(hour + 1, CLOSES_AT_HOUR) - Math.max(hour, OPENS_AT_HOUR);
}

/** Upper bound of `shareAt`, for drawing arrivals by thinning. */
export const HIGHEST_SHARE: number = Math.max(
  ...Object.keys(SHARE_BY_HOUR).map((hour) => shareAt(Math.max(Number(hour), OPENS_AT_HOUR))),
);
