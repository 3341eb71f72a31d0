// The centre's store: each record once, for good, and nobody told before it is on disk.

import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Arrival, RecordStore } from '../../../simulators/centre/record-store.ts';
import { received } from './account/received.ts';

let folder: string;
let file: string;
let store: RecordStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atrium-centre-'));
  file = join(folder, 'inner', 'centre.sqlite');
  store = new RecordStore(file);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

function arrival(sequence: number, { epoch = 'e1', hall = 'hall-1', note = 'a', historical = false } = {}): Arrival {
  const text = JSON.stringify({ id: `${epoch}.event.${sequence}`, historical, data: { note } });
  return { hall, record: received(sequence, { epoch, text }), receivedAt: 0 };
}

describe('the store of the centre', () => {
  it('takes each record once, and tells a repetition from a second record under the same number', () => {
    expect(store.write([arrival(1), arrival(1)])).toEqual(['stored', 'repeated']);
    expect(store.write([arrival(1, { historical: true }), arrival(1, { note: 'b' }), arrival(2)])).toEqual([
      'repeated',
      'conflicting',
      'stored',
    ]);
    expect(store.newest('hall-1', 10).map((text) => JSON.parse(text) as object)).toMatchObject([
      { id: 'e1.event.1', data: { note: 'a' } },
      { id: 'e1.event.2' },
    ]);
  });

  it('knows after a restart what it holds, by hall, epoch and lane', () => {
    store.write([1, 2, 5].map((number) => arrival(number)));
    store.write([arrival(3, { epoch: 'e2' }), arrival(7, { hall: 'hall-2' })]);
    store.close();
    store = new RecordStore(file);
    expect([...store.held()]).toEqual([
      { hall: 'hall-1', epoch: 'e1', lane: 'event', range: [1, 2] },
      { hall: 'hall-1', epoch: 'e1', lane: 'event', range: [5, 5] },
      { hall: 'hall-1', epoch: 'e2', lane: 'event', range: [3, 3] },
      { hall: 'hall-2', epoch: 'e1', lane: 'event', range: [7, 7] },
    ]);
    expect(store.write([arrival(2)])).toEqual(['repeated']);
  });

  it('keeps all of a write or nothing, also of streams that were new in it', () => {
    const unwritable = { ...arrival(2, { epoch: 'e9' }), receivedAt: 0.5 };
    expect(() => store.write([arrival(1, { epoch: 'e9' }), unwritable])).toThrow();
    expect([...store.held()]).toEqual([]);
    expect(store.write([arrival(1, { epoch: 'e9' })])).toEqual(['stored']);
    expect([...store.held()]).toMatchObject([{ epoch: 'e9', range: [1, 1] }]);
  });

  it('is for its owner alone, with all its files', () => {
    store.write([arrival(1)]);
    const files = readdirSync(join(folder, 'inner'));
    expect(files).toContain('centre.sqlite-wal');
    for (const name of files) expect(statSync(join(folder, 'inner', name)).mode & 0o077).toBe(0);
  });

  it('says that another centre uses the file, or that it is of another version', () => {
    store.write([arrival(1)]);
    expect(() => new RecordStore(file)).toThrow(
      expect.objectContaining({
        code: 'SIMULATION_STORE_UNUSABLE',
        message: expect.stringContaining('--store') as unknown,
      }),
    );
    store.close();
    const db = new DatabaseSync(file);
    db.exec('PRAGMA user_version = 99');
    db.close();
    expect(() => new RecordStore(file)).toThrow(/schema 99/);
  });
});
