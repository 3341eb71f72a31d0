// Copies a journal while a hub writes it: one moment of it, whole and proved readable, without holding up a commit.

import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { AtriumError } from '../../foundation/errors.ts';
import { byLane } from '../../messages/record.ts';
import { currentEpoch } from '../epochs.ts';
import type { Positions } from '../protocol.ts';
import { checkIdentity, JOURNAL_FILE, pragma } from '../storage/database.ts';
import { readEpochs } from '../storage/epoch-rows.ts';

export interface JournalCopy {
  readonly schema: number;
  /** Under which numbers were given last. */
  readonly epoch: string;
  readonly positions: Positions;
}

/**
 * All in one step: it sees one moment, and the hub's commits go to the log meanwhile. In several, SQLite would begin anew
 * with each commit in between, and never end.
 */
const ALL_PAGES = 2 ** 31 - 1;

/** Throws JOURNAL_UNAVAILABLE where there is none, BACKUP_INVALID where the copy is not sound. */
export async function copyJournal(directory: string, to: string): Promise<JournalCopy> {
  const source = openForReading(join(directory, JOURNAL_FILE));
  const copy = join(to, JOURNAL_FILE);
  try {
    checkIdentity(source, join(directory, JOURNAL_FILE));
    await backup(source, copy, { rate: ALL_PAGES });
  } finally {
    source.close();
  }
  return proven(copy);
}

function openForReading(file: string): DatabaseSync {
  try {
    return new DatabaseSync(file, { readOnly: true });
  } catch (cause) {
    const message = `there is no journal that can be read at ${file}; check the data folder`;
    throw new AtriumError('JOURNAL_UNAVAILABLE', message, { cause });
  }
}

/** Makes it a file that needs no log beside it, and looks at every page. */
function proven(copy: string): JournalCopy {
  const db = new DatabaseSync(copy);
  try {
    db.exec('PRAGMA journal_mode = DELETE');
    const said = db.prepare('PRAGMA quick_check(1)').get()?.quick_check;
    if (said !== 'ok') throw unsound(copy, String(said));
    return describe(db);
  } finally {
    db.close();
  }
}

function describe(db: DatabaseSync): JournalCopy {
  const rows = new Map(
    db
      .prepare('SELECT name, last, confirmed FROM lane')
      .all()
      .map((row) => [row.name, row]),
  );
  return {
    schema: pragma(db, 'user_version'),
    epoch: currentEpoch(readEpochs(db)),
    positions: byLane((lane) => {
      return { last: Number(rows.get(lane)?.last), confirmed: Number(rows.get(lane)?.confirmed) };
    }),
  };
}

function unsound(copy: string, finding: string): AtriumError {
  const message = `the copy of the journal at ${copy} is damaged (${finding}): the journal itself is; start the hub anew, which saves what can be read`;
  return new AtriumError('BACKUP_INVALID', message, { context: { copy } });
}
