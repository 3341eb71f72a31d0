// Opens the journal's SQLite file: lock, durability, schema and its version.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AtriumError } from '../../foundation/errors.ts';
import { createTables, migrateFromVersion1, SCHEMA_VERSION } from './schema.ts';
import { isBusy } from './storage-fault.ts';

export const JOURNAL_FILE = 'journal.sqlite';
/** `Atri`: tells the journal from any other SQLite file. */
const APPLICATION_ID = 0x41747269;
/** A hub that was just killed may take a moment to let go of its lock. */
const LOCK_WAIT_MS = 500;
const WAL_SIZE_LIMIT_BYTES = 16 * 1024 * 1024;

/** Throws JOURNAL_INVALID for a file that is not ours or from a newer version, SQLite's errors for a failing disk. */
export function openDatabase(directory: string, newEpoch: string): DatabaseSync {
  const file = join(directory, JOURNAL_FILE);
  const db = new DatabaseSync(file, { timeout: LOCK_WAIT_MS });
  try {
    // Can be chosen only while the file is empty; lets retention give space back to the disk.
    db.exec('PRAGMA auto_vacuum = INCREMENTAL');
    db.exec('PRAGMA journal_mode = WAL');
    // NORMAL would lose acknowledged events at a power cut.
    db.exec('PRAGMA synchronous = FULL');
    db.exec(`PRAGMA journal_size_limit = ${WAL_SIZE_LIMIT_BYTES}`);
    if (isNew(db)) createSchema(db, newEpoch);
    migrate(db);
    checkIdentity(db, file);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * Holds the folder for this process until it ends, however it ends: two hubs on one journal would give one number twice.
 * Readers such as `sqlite3` or a backup are not kept out. Throws JOURNAL_LOCKED, or SQLite's errors for a failing disk.
 */
export function lockDirectory(directory: string): DatabaseSync {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(directory, 'journal.lock'), { timeout: LOCK_WAIT_MS });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    throw new AtriumError('JOURNAL_LOCKED', `another hub uses the journal in ${directory}; stop it first`, {
      cause: error,
    });
  }
}

function isNew(db: DatabaseSync): boolean {
  return pragma(db, 'application_id') === 0 && db.prepare('SELECT 1 FROM sqlite_schema').get() === undefined;
}

function createSchema(db: DatabaseSync, epoch: string): void {
  inTransaction(db, () => {
    createTables(db, epoch);
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
  });
}

/** Wholly or not at all, so that a kill in between leaves the earlier version. */
function migrate(db: DatabaseSync): void {
  if (pragma(db, 'application_id') !== APPLICATION_ID || pragma(db, 'user_version') !== 1) return;
  inTransaction(db, () => {
    migrateFromVersion1(db);
    db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
  });
}

function inTransaction(db: DatabaseSync, work: () => void): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    work();
    db.exec('COMMIT');
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/** Throws JOURNAL_INVALID for a file that is not a journal of this version. */
export function checkIdentity(db: DatabaseSync, file: string): void {
  if (pragma(db, 'application_id') !== APPLICATION_ID) {
    throw new AtriumError(
      'JOURNAL_INVALID',
      `${file} is not a journal of Atrium; move it away or choose another data folder`,
    );
  }
  const version = pragma(db, 'user_version');
  if (version === SCHEMA_VERSION) return;
  const advice =
    version < SCHEMA_VERSION ? 'start the hub once, which brings it up to date' : 'install that version again';
  throw new AtriumError(
    'JOURNAL_INVALID',
    `${file} was written by another version of Atrium (schema ${version}, this one knows ${SCHEMA_VERSION}); ${advice}`,
    { context: { version } },
  );
}

type Pragma = 'application_id' | 'user_version' | 'freelist_count' | 'page_count' | 'page_size';

export function pragma(db: DatabaseSync, name: Pragma): number {
  return Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
}
