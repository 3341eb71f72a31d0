// A group that the disk refused, and whatever else it refuses then: its numbers were never given, and it is written once.

import { expect, it } from 'vitest';
import { toCommitOperation } from '../../hub/journal/commit-rows.ts';
import { Storage } from '../../hub/journal/storage/storage.ts';
import { drafts } from './drafts.ts';
import { failingDisk } from './failing-disk.ts';
import { temporaryFolder } from './open-journal.ts';

const NOW = { at: 1, isClockTrusted: true, uptimeMs: 1 };
const POSITION = 'FROM lane WHERE name';

function openStorage(): Storage {
  const storage = new Storage({
    directory: temporaryFolder(),
    newEpoch: 'E1',
    now: NOW,
    quarantine: { entries: 10, bytes: 1_000 },
    room: { maxBytes: 1e9, reserveBytes: 0 },
  });
  return storage;
}

const commit = (storage: Storage, count: number) =>
  storage.answer({
    kind: 'write',
    operations: [toCommitOperation({ records: drafts('event', count), quarantined: [], state: [] }, 1)],
    now: NOW,
  });
const read = (storage: Storage) => storage.answer({ kind: 'read-lane', lane: 'event', afterSeq: 0, limit: 100 });
const numbered = (seqs: number[]) => ({ rows: seqs.map((seq) => ({ seq })), upTo: seqs.length });

it('its numbers go to the next one, also where the disk refuses the reading after the rollback', () => {
  const disk = failingDisk();
  const storage = openStorage();
  commit(storage, 2);
  Object.assign(disk, { statements: ['COMMIT'], readings: [POSITION] });
  expect(() => commit(storage, 2)).toThrow('disk I/O error');
  Object.assign(disk, { statements: [], readings: [] });
  expect(read(storage)).toMatchObject(numbered([1, 2]));
  expect(commit(storage, 2)).toMatchObject({
    outcomes: [{ ok: true, value: [3, 4] }],
    positions: { event: { last: 4 } },
  });
  expect(read(storage)).toMatchObject(numbered([1, 2, 3, 4]));
});

it('nobody reads or writes on what memory held of it, for as long as the disk refuses to say what is in the file', () => {
  const disk = failingDisk();
  const storage = openStorage();
  commit(storage, 2);
  Object.assign(disk, { statements: ['COMMIT'], readings: [POSITION] });
  expect(() => commit(storage, 2)).toThrow('disk I/O error');
  disk.statements = [];
  expect(() => read(storage)).toThrow('disk I/O error');
  expect(() => commit(storage, 2)).toThrow('disk I/O error');
  expect(() => storage.opened(NOW)).toThrow('disk I/O error');
  disk.readings = [];
  expect(storage.opened(NOW).positions.event.last).toBe(2);
});

it('is rolled back before the next one where the disk refused that too', () => {
  const disk = failingDisk();
  const storage = openStorage();
  commit(storage, 2);
  disk.statements = ['COMMIT', 'ROLLBACK'];
  expect(() => commit(storage, 2)).toThrow('disk I/O error');
  expect(() => read(storage)).toThrow('disk I/O error');
  disk.statements = [];
  expect(read(storage)).toMatchObject(numbered([1, 2]));
  expect(commit(storage, 1)).toMatchObject({ outcomes: [{ value: [3] }] });
});

it('one that is in the file is not refused where only the figures about it cannot be read', () => {
  const disk = failingDisk();
  const storage = openStorage();
  commit(storage, 2);
  disk.readings = ['freelist_count'];
  expect(commit(storage, 1)).toMatchObject({ outcomes: [{ ok: true, value: [3] }] });
  disk.readings = [];
  expect(read(storage)).toMatchObject(numbered([1, 2, 3]));
});
