// What the centre has stored: every record once, on disk before anyone says so, in one SQLite file.

import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import { SimulationError } from '../foundation/errors.ts';
import type { Range } from './account/sequence-set.ts';
import type { Lane, ReceivedRecord } from './cloud-event.ts';

export interface StreamKey {
  readonly hall: string;
  readonly epoch: string;
  readonly lane: Lane;
}

export interface Arrival {
  readonly hall: string;
  readonly record: ReceivedRecord;
  /** Milliseconds since 1970, by the centre's clock. */
  readonly receivedAt: number;
}

/** conflicting: the number was there already, for another record: two journals gave it. */
export type Outcome = 'stored' | 'repeated' | 'conflicting';

const SCHEMA_VERSION = 1;
const SCHEMA = `
  CREATE TABLE stream (
    id INTEGER PRIMARY KEY, hall TEXT NOT NULL, epoch TEXT NOT NULL, lane TEXT NOT NULL, UNIQUE (hall, epoch, lane)
  ) STRICT;
  CREATE TABLE record (
    id INTEGER PRIMARY KEY, stream INTEGER NOT NULL REFERENCES stream, seq INTEGER NOT NULL,
    received_at INTEGER NOT NULL, event TEXT NOT NULL, UNIQUE (stream, seq)
  ) STRICT;
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

export class RecordStore {
  readonly #db: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #select: StatementSync;
  readonly #streamIds = new Map<string, number>();

  /** In memory alone without a file. Throws SIMULATION_STORE_UNUSABLE. */
  constructor(file: string | undefined) {
    this.#db = open(file);
    this.#insert = this.#db.prepare(
      'INSERT INTO record (stream, seq, received_at, event) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
    );
    this.#select = this.#db.prepare('SELECT event FROM record WHERE stream = ? AND seq = ?');
    for (const { id, hall, epoch, lane } of this.#db.prepare('SELECT * FROM stream').iterate())
      this.#streamIds.set(`${hall}/${epoch}/${lane}`, Number(id));
  }

  /** All of it or none, on disk when it returns; throws SQLite's errors for a failing disk. */
  write(arrivals: readonly Arrival[]): Outcome[] {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const outcomes = arrivals.map((arrival) => this.#writeOne(arrival));
      this.#db.exec('COMMIT');
      return outcomes;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      // Numbers of streams that the rollback took back.
      this.#streamIds.clear();
      throw error;
    }
  }

  /** What is held of each stream, streams in the order of their first record. */
  *held(): Generator<StreamKey & { readonly range: Range }> {
    const rows = this.#db.prepare(`
      SELECT hall, epoch, lane, min(seq) AS low, max(seq) AS high FROM
        (SELECT stream, seq, seq - row_number() OVER (PARTITION BY stream ORDER BY seq) AS island FROM record)
      JOIN stream ON stream.id = stream GROUP BY stream, island ORDER BY stream, low`);
    for (const row of rows.iterate()) yield { ...keyOf(row), range: [Number(row.low), Number(row.high)] };
  }

  /** The texts of a lane, of one hall or of all, in the order of epochs and numbers. */
  *texts(lane: Lane, hall?: string): Generator<{ readonly hall: string; readonly text: string }> {
    const rows = this.#db.prepare(`
      SELECT hall, event FROM stream JOIN record ON record.stream = stream.id
      WHERE lane = ? AND hall = coalesce(?, hall) ORDER BY stream.id, seq`);
    for (const row of rows.iterate(lane, hall ?? null)) yield { hall: String(row.hall), text: String(row.event) };
  }

  /** The newest last. */
  newest(hall: string, limit: number): string[] {
    const rows = this.#db
      .prepare(
        'SELECT event FROM record WHERE stream IN (SELECT id FROM stream WHERE hall = ?) ORDER BY id DESC LIMIT ?',
      )
      .all(hall, limit);
    return rows.map((row) => String(row.event)).reverse();
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close();
  }

  #writeOne({ hall, record, receivedAt }: Arrival): Outcome {
    const { epoch, lane, sequence, text } = record;
    const stream = this.#streamOf({ hall, epoch, lane });
    if (this.#insert.run(stream, sequence, receivedAt, text).changes === 1) return 'stored';
    return isSameRecord(String(this.#select.get(stream, sequence)?.event), text) ? 'repeated' : 'conflicting';
  }

  #streamOf({ hall, epoch, lane }: StreamKey): number {
    const key = `${hall}/${epoch}/${lane}`;
    const known = this.#streamIds.get(key);
    if (known !== undefined) return known;
    this.#db
      .prepare('INSERT INTO stream (hall, epoch, lane) VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
      .run(hall, epoch, lane);
    const row = this.#db
      .prepare('SELECT id FROM stream WHERE hall = ? AND epoch = ? AND lane = ?')
      .get(hall, epoch, lane);
    const id = Number(row?.id);
    this.#streamIds.set(key, id);
    return id;
  }
}

function open(file: string | undefined): DatabaseSync {
  try {
    if (file) createForOwnerAlone(file);
    const db = new DatabaseSync(file ?? ':memory:');
    // Two centres on one file would each believe that they know what is in it.
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    const version = Number(db.prepare('PRAGMA user_version').get()?.user_version);
    if (version === 0) db.exec(SCHEMA);
    else if (version !== SCHEMA_VERSION) throw new Error(`schema ${version}, and this version knows ${SCHEMA_VERSION}`);
    return db;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `The centre's store ${file} cannot be used (${why}). Choose another with --store FILE, or end the centre that uses it.`;
    throw new SimulationError('SIMULATION_STORE_UNUSABLE', message, cause);
  }
}

/** SQLite gives its other files the rights of this one. */
function createForOwnerAlone(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
}

function keyOf(row: Record<string, unknown>): StreamKey {
  return { hall: String(row.hall), epoch: String(row.epoch), lane: row.lane as Lane };
}

/** A record sent again may have become historical meanwhile; nothing else of it changes. */
function isSameRecord(stored: string, again: string): boolean {
  if (stored === again) return true;
  const without = (text: string): unknown => ({ ...(JSON.parse(text) as object), historical: null });
  return isDeepStrictEqual(without(stored), without(again));
}
