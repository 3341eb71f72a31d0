// Retention: what the centre has had long enough goes, its numbers never come again, and its space is given back.

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { minutes } from '../../hub/foundation/clock.ts';
import type { Journal } from '../../hub/journal/journal.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { waitFor } from '../support/wait-for.ts';
import { commitOf, draft, drafts, openJournal, seqs, temporaryFolder } from './open-journal.ts';

const HOUR_MS = minutes(60);
const firstSeq = async (journal: Journal) => (await seqs(journal, 'event', 0, 1))[0];

it('deletes confirmed records once the centre has had them for the hours asked, and no others', async () => {
  const clock = new FakeClock();
  const journal = await openJournal({ clock, keepConfirmedHours: 2 });
  // The retention runs every five minutes; a confirmation queues behind it and so waits for it.
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += minutes(5)) {
      clock.advance(minutes(5));
      await journal.confirm('event', 0);
    }
  };
  await journal.commit(commitOf(...drafts('event', 1_200)));
  await pass(10 * HOUR_MS);
  await journal.confirm('event', 700);
  await pass(HOUR_MS);
  await journal.confirm('event', 1_100);
  await pass(HOUR_MS);
  expect(await firstSeq(journal)).toBe(1);
  await pass(minutes(5));
  await waitFor(async () => (await firstSeq(journal)) === 701);
  await pass(HOUR_MS);
  await waitFor(async () => (await firstSeq(journal)) === 1_101);
  await pass(10 * HOUR_MS);
  expect(await firstSeq(journal)).toBe(1_101);
});

it('never gives a number twice, even when all records of a lane are gone', async () => {
  const clock = new FakeClock();
  const directory = temporaryFolder();
  const journal = await openJournal({ directory, clock, keepConfirmedHours: 0 });
  await journal.commit(commitOf(...drafts('event', 10)));
  await journal.confirm('event', 10);
  clock.advance(minutes(5));
  await waitFor(async () => (await firstSeq(journal)) === undefined);
  clock.advance(minutes(5));
  await journal.stop();
  const reader = new DatabaseSync(join(directory, 'journal.sqlite'), { readOnly: true });
  // The newest note stays, for a salvage that cannot read the positions.
  expect(reader.prepare('SELECT lane, up_to_seq AS seq FROM confirmation').all()).toEqual([{ lane: 'event', seq: 10 }]);
  reader.close();
  const again = await openJournal({ directory });
  expect((await again.positions()).event).toEqual({ last: 10, confirmed: 10 });
  expect((await again.commit(commitOf(draft('event'))))[0]?.seq).toBe(11);
});

it('keeps the ledger, for whoever wants to see later what the centre never got', async () => {
  const clock = new FakeClock();
  const journal = await openJournal({ clock, keepConfirmedHours: 0 });
  await journal.commit(commitOf(draft('event')));
  await journal.setAside('event', 1, { reason: 'refused', refusals: 5 });
  await journal.confirm('ledger', 1);
  await journal.confirm('event', 1);
  for (let time = 0; time < 3; time += 1) {
    clock.advance(minutes(5));
    await journal.confirm('event', 1);
  }
  await waitFor(async () => (await firstSeq(journal)) === undefined);
  expect(await seqs(journal, 'ledger')).toEqual([1]);
});

it('gives the space of a sent backlog back to the disk', async () => {
  const clock = new FakeClock();
  const directory = temporaryFolder();
  const size = () => statSync(join(directory, 'journal.sqlite')).size;
  const filled = await openJournal({ directory });
  const large = { ...draft('event'), data: { text: 'x'.repeat(2_000) } };
  await filled.commit(commitOf(...Array.from({ length: 5_000 }, () => large)));
  await filled.confirm('event', 5_000);
  await filled.stop();
  expect(size()).toBeGreaterThan(10_000_000);
  const journal = await openJournal({ directory, clock, keepConfirmedHours: 0 });
  clock.advance(minutes(5));
  const reader = new DatabaseSync(join(directory, 'journal.sqlite'), { readOnly: true });
  const freePages = () => Number(reader.prepare('PRAGMA freelist_count').get()?.freelist_count);
  await waitFor(async () => (await firstSeq(journal)) === undefined && freePages() <= 512);
  reader.close();
  await journal.stop();
  expect(size()).toBeLessThan(3_000_000);
});
