// The journal's view of its room: bytes that wait, rates, hours left, syncs, health; at once, and true.

import { describe, expect, it } from 'vitest';
import { minutes } from '../../hub/foundation/clock.ts';
import { AtriumError } from '../../hub/foundation/errors.ts';
import { silentLog } from '../../hub/foundation/log.ts';
import type { Operation, Written } from '../../hub/journal/protocol.ts';
import { StorageMeter } from '../../hub/journal/storage-meter.ts';
import { WriteQueue } from '../../hub/journal/write-queue.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { waitFor } from '../support/wait-for.ts';
import { commitOf, draft, drafts, openJournal, temporaryFolder } from './open-journal.ts';
import { live } from './outage.ts';
import { bytesByScan } from './row-bytes.ts';
import { emptyFigures, writtenOf } from './written.ts';

const healthy = { isHealthy: true, fault: '', since: 0 };

describe('the view', () => {
  it('shows the bytes of what waits for the centre, without those that it has', async () => {
    const directory = temporaryFolder();
    const journal = await openJournal({ directory });
    await journal.commit(commitOf(...drafts('event', 10), ...drafts('alarm', 4)));
    const { event } = bytesByScan(directory);
    expect(journal.view().lanes.event.unsentBytes).toBe(event.bytes);
    await journal.confirm('event', 6);
    expect(journal.view().lanes.event.unsentBytes).toBe(event.bytes - bytesByScan(directory).event.confirmed);
    expect(journal.view().lanes.alarm.unsentBytes).toBe(bytesByScan(directory).alarm.bytes);
  });

  it('counts a long backlog that is confirmed at once little by little, and comes to the right sum', async () => {
    const directory = temporaryFolder();
    const journal = await openJournal({ directory });
    await journal.commit(commitOf(...drafts('telemetry', 12_000)));
    await journal.confirm('telemetry', 11_999);
    expect(journal.view().lanes.telemetry.unsentBytes).toBeGreaterThan(bytesByScan(directory).telemetry.bytes / 2);
    for (let group = 0; group < 2; group += 1) await journal.commit(commitOf(draft('event')));
    const { bytes, confirmed } = bytesByScan(directory).telemetry;
    expect(journal.view().lanes.telemetry.unsentBytes).toBe(bytes - confirmed);
  });

  it('shows the rate from the first minutes on, and hours left that come true', async () => {
    const clock = new FakeClock();
    const directory = temporaryFolder();
    const journal = await openJournal({ directory, clock, maxMegabytes: 10 });
    await live({ journal, clock, devices: 20 }, 10);
    expect(journal.view().lanes.telemetry.bytesPerHour).toBeCloseTo(bytesByScan(directory).telemetry.bytes * 6, -2);
    await live({ journal, clock, devices: 20 }, 110);
    const early = journal.view().lanes;
    await live({ journal, clock, devices: 20 }, 120);
    const late = journal.view().lanes;
    expect((early.telemetry.hoursLeft ?? 0) - (late.telemetry.hoursLeft ?? 0)).toBeCloseTo(2, 0);
    expect(late.event.hoursLeft).toBeGreaterThan(late.telemetry.hoursLeft ?? 0);
    expect(late.ledger.hoursLeft).toBeNull();
  });

  it('counts a sync for each commit, and at least the bytes of its pages', async () => {
    const clock = new FakeClock();
    const journal = await openJournal({ clock });
    for (let count = 0; count < 30; count += 1) {
      await journal.commit(commitOf(draft('event')));
      clock.advance(minutes(1));
    }
    const { syncsPerHour, bytesPerHour } = journal.view();
    expect(syncsPerHour).toBe(60);
    expect(bytesPerHour).toBeGreaterThan(60 * 4_096);
    expect(bytesPerHour).toBeLessThan(60 * 100_000);
  });
});

describe('the rates', () => {
  it('are those of the last hour', () => {
    const clock = new FakeClock();
    const meter = new StorageMeter(clock, emptyFigures, null);
    const pass = (length: number) => {
      for (let minute = 0; minute < length; minute += 1) {
        clock.advance(minutes(1));
        meter.sample();
      }
    };
    meter.note({ ...emptyFigures, syncs: 600 });
    pass(30);
    expect(meter.view(healthy).syncsPerHour).toBe(1_200);
    pass(30);
    expect(meter.view(healthy).syncsPerHour).toBe(600);
    pass(2);
    expect(meter.view(healthy).syncsPerHour).toBe(0);
  });

  it('do not take the first seconds for an hour', () => {
    const clock = new FakeClock();
    const meter = new StorageMeter(clock, emptyFigures, null);
    clock.advance(100);
    meter.note({ ...emptyFigures, syncs: 5 });
    expect(meter.view(healthy).syncsPerHour).toBe(300);
  });
});

describe('the health of the disk', () => {
  it('says what the disk said, and since when, until it takes a write again', async () => {
    const clock = new FakeClock();
    const began = clock.now();
    let isFull = true;
    const write = async (operations: readonly Operation[]): Promise<Written> => {
      if (isFull) throw new AtriumError('JOURNAL_UNAVAILABLE', 'database or disk is full', { retryable: true });
      return writtenOf(operations);
    };
    const queue = new WriteQueue({ write, onWritten: () => undefined, clock, random: () => 0, log: silentLog });
    expect(queue.health()).toEqual({ isHealthy: true, fault: '', since: began });
    clock.advance(1_000);
    const waiting = queue.enqueue<'confirm'>({ kind: 'confirm', lane: 'event', upToSeq: 1 });
    await waitFor(() => !queue.isHealthy);
    expect(queue.health()).toEqual({ isHealthy: false, fault: 'database or disk is full', since: began + 1_000 });
    isFull = false;
    clock.advance(10_000);
    await waiting;
    expect(queue.health()).toEqual({ isHealthy: true, fault: '', since: began + 11_000 });
  });
});
