// What a restore says of the journal that it replaces: each number it gave and the backup lacks, and each loss it had named.

import { expect, it } from 'vitest';
import { copyJournal } from '../../hub/journal/backup/copy-journal.ts';
import { holdDataFolder } from '../../hub/journal/backup/restore-journal.ts';
import { inspectJournal } from '../../hub/journal/inspection.ts';
import { Counters } from '../../hub/journal/storage/counters.ts';
import { openDatabase } from '../../hub/journal/storage/database.ts';
import { readEpochs } from '../../hub/journal/storage/epoch-rows.ts';
import { LaneStore } from '../../hub/journal/storage/lane-store.ts';
import { Ledger } from '../../hub/journal/storage/ledger.ts';
import type { Loss } from '../../hub/messages/loss.ts';
import { failingDisk } from '../journal/failing-disk.ts';
import { append } from '../journal/salvage/damaged-journal.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const NOW = { at: Date.UTC(2026, 10, 22, 8), isClockTrusted: true, uptimeMs: 0 };

/** So many more events, in a journal that begins with this epoch where there is none. */
function addEvents(directory: string, count: number, epoch = 'unused'): void {
  change(directory, epoch, ({ lanes }) => {
    for (let index = 0; index < count; index++) append(lanes, 'event', index);
  });
}

function change(directory: string, epoch: string, work: (parts: { lanes: LaneStore; ledger: Ledger }) => void): void {
  const db = openDatabase(directory, epoch);
  const lanes = new LaneStore(db, 1);
  const counters = new Counters(db);
  db.exec('BEGIN');
  work({ lanes, ledger: new Ledger(lanes, counters, readEpochs(db)) });
  lanes.flush();
  counters.flush();
  db.exec('COMMIT');
  db.close();
}

function restore(directory: string, from: string, newEpoch: string): void {
  const hold = holdDataFolder(directory);
  try {
    hold.restore({ from, newEpoch, now: NOW, detail: 'the backup of 8:00' });
  } finally {
    hold.release();
  }
}

/** Of the lane event, as the ledger names it: epoch, reason, first and last number. */
function namedIn(directory: string): Array<[epoch: string, reason: string, from: number, to: number]> {
  const losses = inspectJournal(directory).losses.map(({ loss }) => loss);
  return losses
    .filter(({ lane }) => lane === 'event')
    .flatMap(({ epoch, reason, ranges }) => ranges.map(([from, to]) => [epoch, reason, from, to] as const))
    .map((named) => [...named]);
}

async function backUp(directory: string): Promise<string> {
  const to = temporaryFolder();
  await copyJournal(directory, to);
  return to;
}

function givenUpIn(directory: string): number {
  const db = openDatabase(directory, 'unused');
  const count = new Counters(db).get('given_up');
  db.close();
  return count;
}

it('names all that a journal held which had begun anew since the backup', async () => {
  const [old, begunAnew] = [temporaryFolder(), temporaryFolder()];
  addEvents(old, 10, 'A');
  const backup = await backUp(old);
  addEvents(begunAnew, 50, 'Z');
  restore(begunAnew, backup, 'N');
  expect(namedIn(begunAnew)).toEqual([['Z', 'restored', 1, 50]]);
  expect(givenUpIn(begunAnew)).toBe(50);
});

it('of a backup that is newer than the journal names what this one gave beyond the point where they part', async () => {
  const data = temporaryFolder();
  addEvents(data, 10, 'A');
  const early = await backUp(data);
  restore(data, early, 'B');
  addEvents(data, 5);
  const late = await backUp(data);
  const other = temporaryFolder();
  restore(other, early, 'C');
  addEvents(other, 2);
  restore(other, late, 'N');
  expect(namedIn(other)).toEqual([['C', 'restored', 11, 12]]);
});

it('repeats what an earlier restore had named', async () => {
  const data = temporaryFolder();
  addEvents(data, 10, 'A');
  const backup = await backUp(data);
  addEvents(data, 5);
  restore(data, backup, 'B');
  addEvents(data, 2);
  restore(data, backup, 'C');
  expect(namedIn(data)).toEqual([
    ['A', 'restored', 11, 15],
    ['B', 'restored', 11, 12],
  ]);
});

it('repeats every loss that was named since the backup, word for word, and none that the backup names itself', async () => {
  const data = temporaryFolder();
  addEvents(data, 10, 'A');
  const giveUp = (seq: number, detail: string) =>
    change(data, 'unused', ({ ledger }) =>
      ledger.enter({ lane: 'event', ranges: [[seq, seq]], reason: 'age', detail, from: null, to: null }, NOW),
    );
  giveUp(1, 'before');
  const backup = await backUp(data);
  giveUp(2, 'since');
  restore(data, backup, 'B');
  const losses = inspectJournal(data).losses.map(({ loss }) => loss);
  const aged: Loss[] = losses.filter(({ reason }) => reason === 'age');
  expect(aged).toEqual(
    ['before', 'since'].map((detail, index) => ({
      ...{ lane: 'event', epoch: 'A', ranges: [[index + 1, index + 1]], count: 1 },
      ...{ reason: 'age', detail, from: null, to: null },
    })),
  );
});

it('is refused where the disk does not say now what the journal holds', async () => {
  const data = temporaryFolder();
  addEvents(data, 10, 'A');
  const backup = await backUp(data);
  addEvents(data, 5);
  const disk = failingDisk();
  disk.readings = ['SELECT last, confirmed FROM lane'];
  expect(() => restore(data, backup, 'B')).toThrow(expect.objectContaining({ code: 'JOURNAL_UNAVAILABLE' }));
  disk.readings = [];
  expect(inspectJournal(data).lanes.event.last).toBe(15);
});
