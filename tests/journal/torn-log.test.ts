// The log torn or garbled at any place: every commit before that place stays, whole; SQLite sees to it, and here it is proved.

import { statSync, truncateSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openDatabase } from '../../hub/journal/storage/database.ts';
import { LaneStore } from '../../hub/journal/storage/lane-store.ts';
import type { Lane } from '../../hub/messages/record.ts';
import { garble, garblePage, pagesInLog } from '../support/damaged-file.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import {
  append,
  contentOf,
  copyJournal,
  epochsOf,
  fileIn,
  open,
  positionOf,
  recordsOf,
} from './salvage/damaged-journal.ts';

const COMMITS = 60;
const TEARS = 40;

/** One record a commit; the log is not written back, as at a power cut. Returns the length of the log after each commit. */
function journalWithLog(): { folder: string; lengths: number[] } {
  const folder = temporaryFolder();
  openDatabase(folder, 'E1').close();
  const db = openDatabase(folder, 'E1');
  db.exec('PRAGMA wal_autocheckpoint = 0');
  const lanes = new LaneStore(db, 1);
  const lengths = [];
  for (let seq = 1; seq <= COMMITS; seq++) {
    db.exec('BEGIN IMMEDIATE');
    append(lanes, 'event', seq);
    lanes.flush();
    db.exec('COMMIT');
    lengths.push(statSync(`${fileIn(folder)}-wal`).size);
  }
  const copy = temporaryFolder();
  copyJournal(folder, copy);
  db.close();
  return { folder: copy, lengths };
}

/** The record of each commit up to here is there, with its content, and none of a later one. */
function expectCommits(folder: string, count: number): void {
  const { db, damage } = open(folder);
  expect([damage, epochsOf(db)]).toEqual([null, ['E1']]);
  const wanted = Array.from(
    { length: count },
    (_, index) => [index + 1, contentOf('event' as Lane, index + 1)] as const,
  );
  expect([...recordsOf(db, 'event')]).toEqual(wanted);
  expect(positionOf(db, 'event').last).toBe(count);
  db.close();
}

const places = (length: number) =>
  Array.from({ length: TEARS }, (_, index) => Math.floor(((index + 0.37) * length) / TEARS));

it('cut short anywhere, it loses the commits behind the cut and no other', () => {
  const { folder, lengths } = journalWithLog();
  for (const at of places(lengths.at(-1) ?? 0)) {
    const torn = temporaryFolder();
    copyJournal(folder, torn);
    truncateSync(`${fileIn(torn)}-wal`, at);
    expectCommits(torn, lengths.filter((length) => length <= at).length);
  }
});

it('garbled anywhere, it loses the commits from there on and no other', () => {
  const { folder, lengths } = journalWithLog();
  for (const at of places(lengths.at(-1) ?? 0)) {
    const torn = temporaryFolder();
    copyJournal(folder, torn);
    garble(`${fileIn(torn)}-wal`, at, 16);
    expectCommits(torn, lengths.filter((length) => length <= at).length);
  }
});

it('a page of the file that was torn while it was written back is taken from the log again', () => {
  const { folder } = journalWithLog();
  const pages = new Set(pagesInLog(`${fileIn(folder)}-wal`));
  expect(pages.size).toBeGreaterThan(2);
  for (const page of pages) {
    const torn = temporaryFolder();
    copyJournal(folder, torn);
    garblePage(fileIn(torn), page);
    expectCommits(torn, COMMITS);
  }
});
