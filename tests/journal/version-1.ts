// Makes a journal as version 1 of its schema left it, with that version's own SQL.

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const LANES_OF_VERSION_1 = ['alarm', 'event', 'report', 'telemetry'];

const SCHEMA = `
  CREATE TABLE identity (epoch TEXT NOT NULL) STRICT;
  CREATE TABLE lane (
    name TEXT PRIMARY KEY, last INTEGER NOT NULL DEFAULT 0, confirmed INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID;
  ${LANES_OF_VERSION_1.map(
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

/** Events 1 to 5, of which 2 are confirmed and 1 is released, one quarantined message, one state key. */
export function makeVersion1(directory: string): void {
  const db = new DatabaseSync(join(directory, 'journal.sqlite'));
  db.exec('PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL');
  db.exec(`${SCHEMA} INSERT INTO identity VALUES ('epoch-of-1')`);
  db.exec(`PRAGMA application_id = ${0x41747269}; PRAGMA user_version = 1`);
  const insert = db.prepare('INSERT INTO event_record VALUES (?, ?, ?, ?, ?, ?, ?)');
  for (let seq = 2; seq <= 5; seq += 1) {
    insert.run(seq, 'io.atrium.device.event', 'kiosk-01', seq * 1000, seq * 1000 + 1, seq % 2, `{"note":"营${seq}"}`);
  }
  db.exec(`
    UPDATE lane SET last = 5, confirmed = 2 WHERE name = 'event';
    INSERT INTO confirmation VALUES ('event', 2, 7000);
    INSERT INTO quarantine (size, violation) VALUES (20, '{"deviceId":"kiosk"}');
    UPDATE quarantine_total SET entries = 1, bytes = 20;
    INSERT INTO entry VALUES ('state', 'k', '{"a":[1]}'), ('map:sessions', 's', 'text');`);
  db.close();
}
