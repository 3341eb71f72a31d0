// The tables of the journal's file, and how a file of an earlier version becomes one of this version.

import type { DatabaseSync } from 'node:sqlite';
import { LANES } from '../../messages/record.ts';

export const SCHEMA_VERSION = 2;

/** Numbers of a row, and SQLite's own few bytes beside them. */
export const FIXED_ROW_BYTES = 40;
/** About what a row takes on its page; read from its header, however long its texts. */
export const ROW_BYTES = `(octet_length(data) + octet_length(type) + octet_length(subject) + ${FIXED_ROW_BYTES})`;

const RECORD_COLUMNS = `
  seq INTEGER PRIMARY KEY, type TEXT NOT NULL, subject TEXT NOT NULL, time INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL, is_clock_trusted INTEGER NOT NULL, data TEXT NOT NULL,
  boot INTEGER NOT NULL DEFAULT 1, uptime_ms INTEGER NOT NULL DEFAULT 0`;

// A table for each lane: rows are only ever added at its end, which SQLite packs densest and fastest.
// The lane table holds the numbers given, so that none comes again once its rows are gone, and the bytes of its rows,
// so that neither a start nor a look at the room counts them all. Rows up to counted_to are in confirmed_bytes.
const SHARED_TABLES = `
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

const TABLES_OF_VERSION_2 = `
  CREATE TABLE epoch_start (
    ordinal INTEGER NOT NULL, epoch TEXT NOT NULL, lane TEXT NOT NULL, first_seq INTEGER NOT NULL,
    PRIMARY KEY (ordinal, lane)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE set_aside (
    id INTEGER PRIMARY KEY AUTOINCREMENT, lane TEXT NOT NULL, seq INTEGER NOT NULL, record TEXT NOT NULL,
    reason TEXT NOT NULL, refusals INTEGER NOT NULL, set_aside_at INTEGER NOT NULL, UNIQUE (lane, seq)
  ) STRICT;
`;

const LANE_TABLE = `
  CREATE TABLE lane (
    name TEXT PRIMARY KEY, last INTEGER NOT NULL DEFAULT 0, confirmed INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0, confirmed_bytes INTEGER NOT NULL DEFAULT 0, counted_to INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID;
`;

/** Run inside a transaction. */
export function createTables(db: DatabaseSync, epoch: string): void {
  db.exec(LANE_TABLE + SHARED_TABLES + TABLES_OF_VERSION_2);
  for (const lane of LANES) createLane(db, lane);
  beginEpoch(db, epoch);
}

/**
 * From now on numbers are given under this epoch, going on where each lane ends: for a new journal, and for one that
 * was restored, as the numbers it would give again were given to other records meanwhile. Run inside a transaction.
 */
export function beginEpoch(db: DatabaseSync, epoch: string): void {
  const begin = db.prepare(`
    INSERT INTO epoch_start
    SELECT (SELECT coalesce(max(ordinal), 0) + 1 FROM epoch_start), ?, name, last + 1 FROM lane`);
  begin.run(epoch);
}

function createLane(db: DatabaseSync, lane: string): void {
  db.exec(`CREATE TABLE ${lane}_record (${RECORD_COLUMNS}) STRICT; INSERT INTO lane (name) VALUES ('${lane}')`);
}

/** Version 1 had four lanes, no count of starts, no sums, and one epoch. Run inside a transaction. */
export function migrateFromVersion1(db: DatabaseSync): void {
  db.exec(TABLES_OF_VERSION_2);
  db.exec(`
    ALTER TABLE lane ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE lane ADD COLUMN confirmed_bytes INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE lane ADD COLUMN counted_to INTEGER NOT NULL DEFAULT 0;`);
  for (const lane of ['alarm', 'event', 'report', 'telemetry']) {
    db.exec(`
      ALTER TABLE ${lane}_record ADD COLUMN boot INTEGER NOT NULL DEFAULT 1;
      ALTER TABLE ${lane}_record ADD COLUMN uptime_ms INTEGER NOT NULL DEFAULT 0;
      UPDATE lane SET bytes = (SELECT coalesce(sum(${ROW_BYTES}), 0) FROM ${lane}_record) WHERE name = '${lane}';`);
  }
  createLane(db, 'ledger');
  db.exec(`
    INSERT INTO epoch_start SELECT 1, identity.epoch, lane.name, 1 FROM identity, lane;
    INSERT INTO counter VALUES ('boots', 1);
    DROP TABLE identity;`);
}
