// A journal that an earlier version wrote: brought up to date at the start, with nothing cleared, reordered or renumbered.

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { inspectJournal } from '../../hub/journal/inspection.ts';
import { commitOf, draft, openJournal, seqs, temporaryFolder } from './open-journal.ts';
import { bytesByScan, bytesKept } from './row-bytes.ts';
import { makeVersion1 } from './version-1.ts';

it('keeps records, numbers, positions, epoch, state and quarantine, and goes on under them', async () => {
  const directory = temporaryFolder();
  makeVersion1(directory);
  const journal = await openJournal({ directory });
  expect(await seqs(journal, 'event')).toEqual([2, 3, 4, 5]);
  expect(await journal.positions()).toMatchObject({
    ledger: { last: 0, confirmed: 0 },
    event: { last: 5, confirmed: 2 },
    telemetry: { last: 0, confirmed: 0 },
  });
  const [oldest] = (await journal.read('event', 0, 1)).records;
  expect(oldest).toEqual({
    ...{ lane: 'event', seq: 2, epoch: 'epoch-of-1', boot: 1, uptimeMs: 0 },
    ...{ type: 'io.atrium.device.event', subject: 'kiosk-01', time: 2000, recordedAt: 2001, isClockTrusted: false },
    data: { note: '营2' },
  });
  expect(await journal.loadState()).toEqual(new Map([['k', { a: [1] }]]));
  expect(await journal.durableMap('sessions').entries()).toEqual([['s', 'text']]);
  expect(await journal.quarantine.count()).toBe(1);
  const [next] = await journal.commit(commitOf(draft('event')));
  expect(next).toMatchObject({ seq: 6, epoch: 'epoch-of-1', boot: 2 });
});

it('knows the bytes of what was there, and which of them the centre has', async () => {
  const directory = temporaryFolder();
  makeVersion1(directory);
  const journal = await openJournal({ directory });
  await journal.commit(commitOf(draft('event')));
  expect(bytesKept(directory)).toEqual(bytesByScan(directory));
  expect(journal.view().lanes.event.unsentBytes).toBe(
    bytesByScan(directory).event.bytes - bytesByScan(directory).event.confirmed,
  );
});

it('that is half done when the power goes is as it was before', () => {
  const directory = temporaryFolder();
  makeVersion1(directory);
  const db = new DatabaseSync(join(directory, 'journal.sqlite'));
  // A table of the new version is in the way, so that the migration fails in its midst.
  db.exec('CREATE TABLE ledger_record (x)');
  db.close();
  return expect(openJournal({ directory }))
    .rejects.toThrow()
    .then(() => {
      const after = new DatabaseSync(join(directory, 'journal.sqlite'));
      expect(after.prepare('PRAGMA user_version').get()).toEqual({ user_version: 1 });
      expect(after.prepare('SELECT epoch FROM identity').get()).toEqual({ epoch: 'epoch-of-1' });
      expect(after.prepare("SELECT name FROM sqlite_schema WHERE name = 'counter'").get()).toBeUndefined();
      after.close();
    });
});

it('is refused to those who only look, until a hub has brought it up to date', async () => {
  const directory = temporaryFolder();
  makeVersion1(directory);
  expect(() => inspectJournal(directory)).toThrow(expect.objectContaining({ code: 'JOURNAL_INVALID' }));
  await (await openJournal({ directory })).stop();
  expect(inspectJournal(directory).lanes.event).toEqual({ last: 5, confirmed: 2, firstKept: 2, kept: [[2, 5]] });
});
