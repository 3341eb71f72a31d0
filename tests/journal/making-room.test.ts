// Making room, step by step: what goes first, what goes last, and what a sudden need costs.

import { describe, expect, it } from 'vitest';
import { minutes } from '../../hub/foundation/clock.ts';
import { waitFor } from '../support/wait-for.ts';
import { vanished } from './completeness.ts';
import { commitOf, draft, seqs } from './open-journal.ts';
import { live, windowOf } from './outage.ts';
import { expectOldestDropped, large, lostOf, smallJournal } from './small-journal.ts';

describe('when room runs out', () => {
  it('what the centre has goes first, though its time is not over, and nothing else', async () => {
    const { journal, inspect } = await smallJournal(4);
    for (let count = 0; count < 300; count += 1) await journal.commit(commitOf(large('telemetry', 8)));
    await journal.confirm('telemetry', 250);
    for (let count = 0; count < 300; count += 1) await journal.commit(commitOf(large('event', 8)));
    expect(inspect().losses).toEqual([]);
    expect(await seqs(journal, 'event')).toHaveLength(300);
    expect((await seqs(journal, 'telemetry')).slice(-50)[0]).toBe(251);
    expect(journal.view().brownOut).toBe('none');
  });

  it('a lane gives up only when those that are served after it are empty; alarms come last', async () => {
    const { journal, inspect } = await smallJournal(4);
    for (const lane of ['alarm', 'event', 'report', 'telemetry'] as const) {
      for (let count = 0; count < 100; count += 1) await journal.commit(commitOf(large(lane, 8)));
    }
    const seen: string[] = [];
    for (let count = 0; count < 500; count += 1) {
      await journal.commit(commitOf(large('alarm', 8)));
      const { lanes, losses } = inspect();
      const empty = (['telemetry', 'report', 'event'] as const).filter((lane) => lanes[lane].firstKept === null);
      seen.push(`${new Set(losses.map(({ loss }) => loss.lane)).size} lanes lost, ${empty.length} empty`);
    }
    const order = [...new Set(seen)];
    expect(order).toEqual(order.toSorted());
    expect(order).not.toContain('2 lanes lost, 0 empty');
    expect(order).not.toContain('3 lanes lost, 1 empty');
    expect(order.at(-1)).toBe('4 lanes lost, 3 empty');
    expect(lostOf(inspect().losses, 'alarm')[0]).toBe(1);
    expect(vanished(inspect())).toEqual([]);
    expect(journal.view().usedBytes).toBeLessThanOrEqual(journal.view().limitBytes);
  }, 30_000);

  it('a group of commits that would not fit makes its room first', async () => {
    const { journal, inspect } = await smallJournal(4);
    for (let count = 0; count < 350; count += 1) await journal.commit(commitOf(large('telemetry', 8)));
    await journal.commit(commitOf(...Array.from({ length: 300 }, () => large('event', 8))));
    expect(journal.view().usedBytes).toBeLessThanOrEqual(journal.view().limitBytes);
    expect(await seqs(journal, 'event')).toHaveLength(300);
    expect(vanished(inspect())).toEqual([]);
  });

  it('at once, the newest telemetry goes last, though merged windows lie behind it', async () => {
    const { clock, journal, inspect } = await smallJournal(5);
    await live({ journal, clock, devices: 20 }, 12 * 60);
    await journal.commit(commitOf(...Array.from({ length: 564 }, () => large('event', 8))));
    const { losses } = inspect();
    expect(losses.map(({ loss }) => loss.detail).join()).toMatch(/windows of 60 minutes.*room was short: the journal/);
    await expectOldestDropped(journal, losses);
    expect(await seqs(journal, 'event')).toHaveLength(564 + 72);
    expect((await seqs(journal, 'telemetry')).length).toBeGreaterThan(100);
  });

  it('what was held back as too new is thinned when room is made again', async () => {
    const { clock, journal } = await smallJournal(5);
    for (const [hours, events] of [
      [12, 562],
      [3, 550],
    ] as const) {
      await live({ journal, clock, devices: 20 }, hours * 60);
      await journal.commit(commitOf(...Array.from({ length: events }, () => large('event', 8))));
      await journal.confirm('event', 1_000_000);
    }
    const { records } = await journal.read('telemetry', 0, 1_000_000);
    const old = records.filter(({ time }) => time < clock.now() - minutes(150));
    const windows = old.map(({ subject, time }) => `${subject} ${Math.floor(time / minutes(60))}`);
    expect(windows.length).toBeGreaterThanOrEqual(60);
    // One hour may lie in two parts, where one step ended and the next began.
    expect(windows.length - new Set(windows).size).toBeLessThanOrEqual(20);
  });

  it('an entry of the ledger stays short, however scattered the records are that it names', async () => {
    const { clock, journal, inspect } = await smallJournal(1.5);
    for (let hour = 0; hour < 30; hour += 1) {
      const scattered = Array.from({ length: 60 }, (_, minute) => {
        clock.advance(minutes(1));
        const moment = { at: clock.now(), isClockTrusted: true, uptimeMs: clock.monotonicMs() };
        const strangers = Array.from({ length: 3 }, (_, index) =>
          windowOf(1_000 + hour * 180 + minute * 3 + index, minute, moment),
        );
        return strangers.flatMap((stranger) => [stranger, windowOf(1, minute, moment)]);
      });
      await journal.commit(commitOf(...scattered.flat()));
    }
    const { losses } = inspect();
    expect(new Set(losses.map(({ loss }) => loss.reason))).toEqual(new Set(['thinned', 'space']));
    expect(Math.max(...losses.map(({ loss }) => loss.ranges.length))).toBe(100);
    expect(vanished(inspect())).toEqual([]);
  });

  it('it is made also while nothing is committed', async () => {
    const { journal } = await smallJournal(4);
    await journal.commit(commitOf(...Array.from({ length: 450 }, () => large('telemetry', 8))));
    await journal.commit(commitOf(draft('alarm')));
    await waitFor(() => journal.view().usedBytes <= journal.view().limitBytes * 0.9);
  });

  it('nothing stands still when there is nothing left to give up', async () => {
    const { journal } = await smallJournal(1);
    await journal.commit(commitOf(large('event', 3_000)));
    const [next] = await journal.commit(commitOf(large('alarm', 1)));
    expect(next?.seq).toBe(1);
    expect(journal.isHealthy()).toBe(true);
  });
});
