// The limit of age: what waited for the centre too long is given up, judged only by clocks that can be believed.

import { describe, expect, it } from 'vitest';
import { minutes } from '../../hub/foundation/clock.ts';
import { inspectJournal } from '../../hub/journal/inspection.ts';
import type { Journal } from '../../hub/journal/journal.ts';
import type { RecordDraft } from '../../hub/messages/record.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { waitFor } from '../support/wait-for.ts';
import { vanished } from './completeness.ts';
import { commitOf, draft, openJournal, seqs, temporaryFolder } from './open-journal.ts';

const HOUR_MS = minutes(60);

class AgeingHall {
  readonly clock = new FakeClock();
  readonly directory = temporaryFolder();
  #openedMs = 0;

  async open(): Promise<Journal> {
    this.#openedMs = this.clock.monotonicMs();
    return openJournal({ directory: this.directory, clock: this.clock, keepUnsentHours: 10 });
  }

  event(isClockTrusted = true): RecordDraft {
    const recordedAt = this.clock.now();
    return { ...draft('event'), recordedAt, isClockTrusted, uptimeMs: this.clock.monotonicMs() - this.#openedMs };
  }

  /** The age is looked at every hour; a confirmation queues behind that look and so waits for it. */
  async pass(journal: Journal, hours: number): Promise<void> {
    for (let hour = 0; hour < hours; hour += 1) {
      this.clock.advance(HOUR_MS);
      await journal.confirm('event', 0);
    }
  }

  losses() {
    return inspectJournal(this.directory).losses.map(({ loss }) => loss);
  }
}

describe('a record that the centre does not have', () => {
  it('is given up after the hours asked, with an entry in the ledger; younger ones stay', async () => {
    const hall = new AgeingHall();
    const journal = await hall.open();
    await journal.commit(commitOf(hall.event(), hall.event()));
    await hall.pass(journal, 5);
    await journal.commit(commitOf(hall.event()));
    await hall.pass(journal, 5);
    expect(await seqs(journal, 'event')).toEqual([1, 2, 3]);
    await hall.pass(journal, 1);
    await waitFor(async () => (await seqs(journal, 'event')).join() === '3');
    expect(hall.losses()).toMatchObject([{ lane: 'event', ranges: [[1, 2]], count: 2, reason: 'age' }]);
    expect(journal.view().givenUp).toBe(2);
    expect(vanished(inspectJournal(hall.directory))).toEqual([]);
  });

  it('does not age by a jump of the wall clock', async () => {
    const hall = new AgeingHall();
    const journal = await hall.open();
    await journal.commit(commitOf(hall.event()));
    hall.clock.jumpWallClock(100 * HOUR_MS);
    await journal.commit(commitOf(hall.event()));
    await hall.pass(journal, 2);
    expect(await seqs(journal, 'event')).toEqual([1, 2]);
  });

  it('of an earlier boot is judged by its clock and the present one, and only where both are trusted', async () => {
    const hall = new AgeingHall();
    const before = await hall.open();
    await before.commit(commitOf(hall.event(), hall.event(false), hall.event()));
    await before.stop();
    hall.clock.advance(20 * HOUR_MS);
    const untrusted = await hall.open();
    await untrusted.commit(commitOf(hall.event(false)));
    await hall.pass(untrusted, 2);
    expect(await seqs(untrusted, 'event')).toEqual([1, 2, 3, 4]);
    await untrusted.commit(commitOf(hall.event()));
    await hall.pass(untrusted, 1);
    await waitFor(async () => (await seqs(untrusted, 'event')).join() === '2,4,5');
    expect(hall.losses()).toMatchObject([
      {
        ranges: [
          [1, 1],
          [3, 3],
        ],
        count: 2,
        reason: 'age',
      },
    ]);
  });

  it('behind thousands of which nobody knows the age is found all the same', async () => {
    const hall = new AgeingHall();
    const before = await hall.open();
    await before.commit(commitOf(...Array.from({ length: 5_000 }, () => hall.event(false)), hall.event()));
    await before.stop();
    hall.clock.advance(20 * HOUR_MS);
    const journal = await hall.open();
    await journal.commit(commitOf(hall.event()));
    await hall.pass(journal, 1);
    await waitFor(() => hall.losses().length === 1);
    expect(hall.losses()).toMatchObject([{ ranges: [[5_001, 5_001]], reason: 'age' }]);
  });

  it('in the ledger never ages', async () => {
    const hall = new AgeingHall();
    const journal = await hall.open();
    await journal.commit(commitOf(hall.event()));
    await journal.setAside('event', 1, { reason: 'refused', refusals: 5 });
    await hall.pass(journal, 30);
    expect((await seqs(journal, 'ledger'))[0]).toBe(1);
  });
});
