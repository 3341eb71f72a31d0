// Opens the journal's SQLite file: lock, durability, schema and its version.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AtriumError } from '../../foundation/errors.ts';
import { LANES } from '../../messages/record.ts';

/** `Atri`: tells the journal from any other SQLite file. */
const APPLICATION_ID = 0x41747269;
const SCHEMA_VERSION = 1;
/** A hub that was just killed may take a moment to let go of its lock. */
const LOCK_WAIT_MS = 500;
const WAL_SIZE_LIMIT_BYTES = 16 * 1024 * 1024;

// A table for each lane: rows are only ever added at its end, which SQLite packs densest and fastest.
// The lane table holds the numbers given, so that none comes again once its rows are gone.
const SCHEMA = `
  CREATE TABLE identity (epoch TEXT NOT NULL) STRICT;
  CREATE TABLE lane (
    name TEXT PRIMARY KEY, last INTEGER NOT NULL DEFAULT 0, confirmed INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID;
  ${LANES.map(
    (lane) => `
      INSERT INTO lane (name) VALUES ('${lane}');
      CREATE TABLE ${lane}_record (
        seq INTEGER PRIMARY KEY, type TEXT NOT NULL, subject TEXT NOT NULL, time INTEGER NOT NULL,
        recorded_at INTEGER NOT NULL, is_clock_trusted INTEGER NOT NULL, data TEXT NOT NULL
      ) STRICT;`,
  ).join('')}
  CREATE TABLE confirmation (
    lane TEXT NOT NULL, up_to_seq INTEGER NOT NULL, noted_at INTEGER NOT NULL, PRIMARY KEY (lane, up_to_seq)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY AUTOINCREMENT, size INTEGER NOT NULL, replayed_at INTEGER, violation TEXT NOT NULL, raw BLOB
  ) STRICT;
  CREATE TABLE quarantine_total (entries INTEGER NOT NULL, bytes INTEGER NOT NULL) STRICT;
  INSERT INTO quarantine_total VALUES (0, 0);
  CREATE TABLE entry (
    map TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (map, key)
  ) STRICT, WITHOUT ROWID;
`;

/** Throws JOURNAL_INVALID for a file that is not ours or from a newer version, SQLite's errors for a failing disk. */
export function openDatabase(directory: string, newEpoch: string): DatabaseSync {
  const file = join(directory, 'journal.sqlite');
  const db = new DatabaseSync(file, { timeout: LOCK_WAIT_MS });
  try {
    // Can be chosen only while the file is empty; lets retention give space back to the disk.
    db.exec('PRAGMA auto_vacuum = INCREMENTAL');
    db.exec('PRAGMA journal_mode = WAL');
    // NORMAL would lose acknowledged events at a power cut.
    db.exec('PRAGMA synchronous = FULL');
    db.exec(`PRAGMA journal_size_limit = ${WAL_SIZE_LIMIT_BYTES}`);
    if (isNew(db)) createSchema(db, newEpoch);
    checkIdentity(db, file);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * Holds the folder for this process until it ends, however it ends: two hubs on one journal would give one number twice.
 * Readers such as `sqlite3` or a backup are not kept out. Throws JOURNAL_UNAVAILABLE.
 */
export function lockDirectory(directory: string): DatabaseSync {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(directory, 'journal.lock'), { timeout: LOCK_WAIT_MS });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    throw new AtriumError('JOURNAL_UNAVAILABLE', `another hub uses the journal in ${directory}; stop it first`, {
      retryable: true,
      cause: error,
    });
  }
}

function isNew(db: DatabaseSync): boolean {
  return pragma(db, 'application_id') === 0 && db.prepare('SELECT 1 FROM sqlite_schema').get() === undefined;
}

function createSchema(db: DatabaseSync, epoch: string): void {
  db.exec('BEGIN IMMEDIATE');
  db.exec(SCHEMA);
  db.prepare('INSERT INTO identity VALUES (?)').run(epoch);
  db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
  db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
  db.exec('COMMIT');
}

function checkIdentity(db: DatabaseSync, file: string): void {
  if (pragma(db, 'application_id') !== APPLICATION_ID) {
    throw new AtriumError(
      'JOURNAL_INVALID',
      `${file} is not a journal of Atrium; move it away or choose another data folder`,
    );
  }
  const version = pragma(db, 'user_version');
  if (version !== SCHEMA_VERSION) {
    throw new AtriumError(
      'JOURNAL_INVALID',
      `${file} was written by another version of Atrium (schema ${version}, this one knows ${SCHEMA_VERSION}); install that version again`,
      { context: { version } },
    );
  }
}

export function pragma(db: DatabaseSync, name: 'application_id' | 'user_version' | 'freelist_count'): number {
  return Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
}
