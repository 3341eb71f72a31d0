// What the journal knows of the time: no clock that lies behind it is believed.

import type { Clock } from './foundation/clock.ts';
import { ClockTrust } from './foundation/clock-trust.ts';
import type { Timestamp } from './messages/observation.ts';
import { type JournalRecord, LANES, type Lane } from './messages/record.ts';

interface Records {
  positions(): Promise<Readonly<Record<Lane, { readonly last: number }>>>;
  read(lane: Lane, afterSeq: number, limit: number): Promise<{ readonly records: readonly JournalRecord[] }>;
}

export async function hubClock(
  clock: Clock,
  journal: Records,
): Promise<{ clock: Clock; isClockTrusted: () => boolean }> {
  const trust = new ClockTrust({ clock, newestKnown: await newestTrustedTime(journal) });
  return { clock, isClockTrusted: () => trust.isTrusted() };
}

/** Of the newest record of each lane; 0 where none was made by a trusted clock. */
async function newestTrustedTime(journal: Records): Promise<Timestamp> {
  const positions = await journal.positions();
  const newest = await Promise.all(LANES.map((lane) => journal.read(lane, positions[lane].last - 1, 1)));
  const trusted = newest.flatMap(({ records }) => records).filter(({ isClockTrusted }) => isClockTrusted);
  return Math.max(0, ...trusted.map(({ recordedAt }) => recordedAt));
}
