// A journal with so little room that days of an outage, or a few large records, bring it to giving up.

import { expect } from 'vitest';
import { minutes } from '../../hub/foundation/clock.ts';
import { inspectJournal, type LedgerEntry } from '../../hub/journal/inspection.ts';
import type { Journal } from '../../hub/journal/journal.ts';
import type { Lane } from '../../hub/messages/record.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { numbersIn } from './completeness.ts';
import { draft, openJournal, temporaryFolder } from './open-journal.ts';

/** A journal so small that days are minutes' work, over its folder. */
export async function smallJournal(maxMegabytes: number, keepConfirmedHours = 72) {
  const clock = new FakeClock();
  const directory = temporaryFolder();
  const journal = await openJournal({ directory, clock, maxMegabytes, keepConfirmedHours });
  return { clock, directory, journal, inspect: () => inspectJournal(directory) };
}

export function large(lane: Lane, kilobytes: number) {
  return { ...draft(lane), data: { text: 'x'.repeat(kilobytes * 1024) } };
}

export function lostOf(losses: readonly LedgerEntry[], lane: Lane): number[] {
  const space = losses.filter(({ loss }) => loss.reason === 'space' && loss.lane === lane);
  return space.flatMap(({ loss }) => numbersIn(loss.ranges));
}

/** Everything that was dropped is older than everything that is left, but for the two hours in which windows still grow. */
export async function expectOldestDropped(journal: Journal, losses: readonly LedgerEntry[]): Promise<void> {
  const dropped = losses.flatMap(({ loss }) => (loss.reason === 'space' ? Date.parse(loss.to ?? '') : []));
  const { records } = await journal.read('telemetry', 0, 1_000_000);
  const oldest = Math.min(...records.map(({ recordedAt }) => recordedAt));
  if (dropped.length > 0) expect(oldest).toBeGreaterThanOrEqual(Math.max(...dropped) - minutes(120));
}
