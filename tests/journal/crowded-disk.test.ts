// A disk that other programs fill: the journal leaves its reserve free, as long as that costs nothing but telemetry.

import { describe, expect, it } from 'vitest';
import { seconds } from '../../hub/foundation/clock.ts';
import { inspectJournal } from '../../hub/journal/inspection.ts';
import type { Lane } from '../../hub/messages/record.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { waitFor } from '../support/wait-for.ts';
import { vanished } from './completeness.ts';
import { commitOf, draft, openJournal, seqs } from './open-journal.ts';
import { canMount, smallDisk } from './small-disk.ts';

const MEGABYTE = 1024 * 1024;
const kilobytes = (lane: Lane, count: number) => ({ ...draft(lane), data: { text: 'x'.repeat(count * 1_000) } });

describe.runIf(canMount)('on a disk that fills up', () => {
  it('the limit follows what is left; telemetry makes room, events of a small journal stay', async () => {
    const clock = new FakeClock();
    const disk = smallDisk(24);
    const journal = await openJournal({ directory: disk.directory, clock, maxMegabytes: 100, reserveMegabytes: 6 });
    for (let count = 0; count < 100; count += 1) {
      await journal.commit(commitOf(kilobytes('telemetry', 30), kilobytes('event', 30)));
    }
    expect(inspectJournal(disk.directory).losses).toEqual([]);
    disk.fill(MEGABYTE);
    clock.advance(seconds(1));
    await journal.commit(commitOf(draft('alarm')));
    await waitFor(async () => (await seqs(journal, 'telemetry')).length === 0);
    const { limitBytes, usedBytes, brownOut } = journal.view();
    expect(limitBytes).toBeLessThan(3 * MEGABYTE);
    expect(usedBytes).toBeGreaterThan(limitBytes);
    expect(brownOut).not.toBe('none');
    expect(await seqs(journal, 'event')).toHaveLength(100);
    expect(vanished(inspectJournal(disk.directory))).toEqual([]);
    disk.free();
    clock.advance(seconds(1));
    await journal.commit(commitOf(draft('alarm')));
    expect(journal.view().limitBytes).toBeGreaterThan(10 * MEGABYTE);
  }, 30_000);

  it('to the last byte an alarm is taken all the same, where telemetry can make room for it', async () => {
    const clock = new FakeClock();
    const disk = smallDisk(16);
    const journal = await openJournal({ directory: disk.directory, clock, maxMegabytes: 100, reserveMegabytes: 3 });
    for (let count = 0; count < 200; count += 1) await journal.commit(commitOf(kilobytes('telemetry', 20)));
    for (const leaving of [2 * MEGABYTE, 0]) {
      disk.fill(leaving);
      clock.advance(seconds(1));
      await journal.commit(commitOf(draft('report')));
    }
    for (let count = 0; count < 300; count += 1) await journal.commit(commitOf(kilobytes('alarm', 5)));
    expect(await seqs(journal, 'alarm')).toHaveLength(300);
    expect(journal.isHealthy()).toBe(true);
    expect(inspectJournal(disk.directory).losses[0]?.loss).toMatchObject({ lane: 'telemetry', reason: 'space' });
    expect(vanished(inspectJournal(disk.directory))).toEqual([]);
  }, 30_000);
});
