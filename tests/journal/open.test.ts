// Opening and closing: what the journal refuses to open, and how it ends.

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../hub/journal/storage/database.ts';
import { commitOf, draft, openJournal, temporaryFolder } from './open-journal.ts';

describe('opening', () => {
  it('asks SQLite for a full sync of each commit, as a kill alone cannot show that a power cut loses nothing', () => {
    const db = openDatabase(temporaryFolder(), 'epoch');
    const settings = ['synchronous', 'journal_mode', 'auto_vacuum'].map((name) => db.prepare(`PRAGMA ${name}`).get());
    db.close();
    expect(settings).toEqual([{ synchronous: 2 }, { journal_mode: 'wal' }, { auto_vacuum: 2 }]);
  });

  it('refuses a journal that a newer version wrote, and says so', async () => {
    const directory = temporaryFolder();
    await (await openJournal({ directory })).stop();
    const db = new DatabaseSync(join(directory, 'journal.sqlite'));
    db.exec('PRAGMA user_version = 3');
    db.close();
    await expect(openJournal({ directory })).rejects.toMatchObject({
      code: 'JOURNAL_INVALID',
      message: expect.stringContaining('schema 3, this one knows 2'),
    });
  });

  it('refuses another program’s SQLite file and leaves it alone', async () => {
    const directory = temporaryFolder();
    const db = new DatabaseSync(join(directory, 'journal.sqlite'));
    db.exec('CREATE TABLE theirs (x)');
    await expect(openJournal({ directory })).rejects.toMatchObject({ code: 'JOURNAL_INVALID' });
    expect(db.prepare('SELECT name FROM sqlite_schema').all()).toEqual([{ name: 'theirs' }]);
    db.close();
  });

  it('refuses a folder that another hub uses', async () => {
    const directory = temporaryFolder();
    await openJournal({ directory });
    await expect(openJournal({ directory })).rejects.toMatchObject({
      code: 'JOURNAL_LOCKED',
      message: expect.stringContaining(directory),
    });
  });
});

describe('closing', () => {
  it('writes everything committed before and refuses what comes after', async () => {
    const directory = temporaryFolder();
    const journal = await openJournal({ directory });
    const commits = Array.from({ length: 2_500 }, () => journal.commit(commitOf(draft('event'))));
    const stopped = journal.stop();
    await expect(journal.commit(commitOf(draft('event')))).rejects.toMatchObject({ code: 'JOURNAL_UNAVAILABLE' });
    await Promise.all([...commits, stopped]);
    expect((await (await openJournal({ directory })).positions()).event.last).toBe(2_500);
  });

  it('may be repeated, also when the start failed', async () => {
    const directory = temporaryFolder();
    const holder = await openJournal({ directory });
    await expect(openJournal({ directory })).rejects.toThrow();
    await holder.stop();
    await holder.stop();
    await openJournal({ directory });
  });
});
