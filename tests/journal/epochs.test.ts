// Epochs and boots: which journal gave a number, and in which of the hub's runs.

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { currentEpoch, epochOf, splitByEpoch } from '../../hub/journal/epochs.ts';
import { inspectJournal } from '../../hub/journal/inspection.ts';
import { beginEpoch } from '../../hub/journal/storage/schema.ts';
import { byLane } from '../../hub/messages/record.ts';
import { commitOf, draft, drafts, openJournal, temporaryFolder } from './open-journal.ts';

const epochs = [
  { epoch: 'one', first: byLane(() => 1) },
  { epoch: 'two', first: { ...byLane(() => 1), event: 11 } },
];

describe('an epoch', () => {
  it('begins with the first number given under it, lane by lane', () => {
    expect([1, 10, 11, 12].map((seq) => epochOf(epochs, 'event', seq))).toEqual(['one', 'one', 'two', 'two']);
    expect(epochOf(epochs, 'alarm', 1)).toBe('two');
    expect(currentEpoch(epochs)).toBe('two');
  });

  it('cuts ranges of numbers where it ends', () => {
    expect(
      splitByEpoch(epochs, 'event', [
        [2, 3],
        [9, 12],
        [20, 20],
      ]),
    ).toEqual([
      {
        epoch: 'one',
        ranges: [
          [2, 3],
          [9, 10],
        ],
      },
      {
        epoch: 'two',
        ranges: [
          [11, 12],
          [20, 20],
        ],
      },
    ]);
    expect(splitByEpoch(epochs, 'event', [[2, 3]])).toEqual([{ epoch: 'one', ranges: [[2, 3]] }]);
  });

  it('that begins in a restored journal names new records, and leaves the old ones their name', async () => {
    const directory = temporaryFolder();
    const before = await openJournal({ directory });
    await before.commit(commitOf(...drafts('event', 3)));
    await before.stop();
    const db = new DatabaseSync(join(directory, 'journal.sqlite'));
    beginEpoch(db, 'restored');
    db.close();
    const after = await openJournal({ directory });
    const [fourth] = await after.commit(commitOf(draft('event')));
    expect(fourth).toMatchObject({ seq: 4, epoch: 'restored' });
    const { records } = await after.read('event', 2, 10);
    expect(records.map(({ seq, epoch }) => [seq, epoch])).toEqual([
      [3, before.epoch],
      [4, 'restored'],
    ]);
    expect(inspectJournal(directory).epochs).toEqual([
      { epoch: before.epoch, first: byLane(() => 1) },
      { epoch: 'restored', first: { ...byLane(() => 1), event: 4 } },
    ]);
  });
});

describe('a boot', () => {
  it('counts the starts of the hub with this journal and is written with each record, like its uptime', async () => {
    const directory = temporaryFolder();
    for (const boot of [1, 2, 3]) {
      const journal = await openJournal({ directory });
      const [committed] = await journal.commit(commitOf({ ...draft('event'), uptimeMs: boot * 100 }));
      expect(committed).toMatchObject({ boot, uptimeMs: boot * 100 });
      await journal.stop();
    }
    const { records } = await (await openJournal({ directory })).read('event', 0, 10);
    expect(records.map(({ boot, uptimeMs }) => [boot, uptimeMs])).toEqual([
      [1, 100],
      [2, 200],
      [3, 300],
    ]);
    expect(inspectJournal(directory).boots).toBe(4);
  });
});
