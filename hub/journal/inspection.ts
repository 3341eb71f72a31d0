// Looks into a journal without touching it, also while a hub writes it: what it holds, what it gave up, and why.

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AtriumError } from '../foundation/errors.ts';
import type { Loss, SequenceRange } from '../messages/loss.ts';
import { byLane, type Lane } from '../messages/record.ts';
import type { SetAside } from '../messages/set-aside.ts';
import { type Epochs, epochOf } from './epochs.ts';
import { checkIdentity, JOURNAL_FILE } from './storage/database.ts';
import { readEpochs } from './storage/epoch-rows.ts';
import { readSetAside } from './storage/set-aside-store.ts';

export interface LaneInspection {
  /** Number of the newest record, 0 before the first. */
  readonly last: number;
  /** Number up to which the centre has everything. */
  readonly confirmed: number;
  /** Number of the oldest record that lies in the journal; null where none does. */
  readonly firstKept: number | null;
  /** All numbers that lie in the journal: ascending, disjoint, as few ranges as can be. */
  readonly kept: readonly SequenceRange[];
}

export interface LedgerEntry {
  /** Its own number on the lane `ledger`, and the epoch of that number. */
  readonly seq: number;
  readonly epoch: string;
  readonly loss: Loss;
}

/** One moment of a journal; plain, so nothing needs closing. */
export interface JournalInspection {
  /** Oldest first; `epochOf` of hub/journal/epochs.ts tells the epoch of a number. */
  readonly epochs: Epochs;
  readonly boots: number;
  readonly lanes: Readonly<Record<Lane, LaneInspection>>;
  /** Every entry of the ledger that the journal still holds, oldest first. */
  readonly losses: readonly LedgerEntry[];
  /** Oldest first. */
  readonly setAside: readonly SetAside[];
}

/** Throws JOURNAL_UNAVAILABLE where there is none or it cannot be read, JOURNAL_INVALID for what is not a journal of this version. */
export function inspectJournal(directory: string): JournalInspection {
  const file = join(directory, JOURNAL_FILE);
  const db = openForReading(file);
  try {
    checkIdentity(db, file);
    // Everything below sees the same moment, however much the hub writes meanwhile.
    db.exec('BEGIN');
    return inspect(db);
  } finally {
    db.close();
  }
}

function openForReading(file: string): DatabaseSync {
  try {
    return new DatabaseSync(file, { readOnly: true });
  } catch (cause) {
    throw new AtriumError(
      'JOURNAL_UNAVAILABLE',
      `there is no journal that can be read at ${file}; check the data folder`,
      {
        cause,
      },
    );
  }
}

function inspect(db: DatabaseSync): JournalInspection {
  const epochs = readEpochs(db);
  return {
    epochs,
    boots: Number(db.prepare(`SELECT value FROM counter WHERE name = 'boots'`).get()?.value ?? 0),
    lanes: byLane((lane) => inspectLane(db, lane)),
    losses: readLosses(db, epochs),
    setAside: readSetAside(db),
  };
}

function inspectLane(db: DatabaseSync, lane: Lane): LaneInspection {
  const position = db.prepare('SELECT last, confirmed FROM lane WHERE name = ?').get(lane);
  const kept = keptRanges(db, lane);
  return {
    last: Number(position?.last),
    confirmed: Number(position?.confirmed),
    firstKept: kept[0]?.[0] ?? null,
    kept,
  };
}

function keptRanges(db: DatabaseSync, lane: Lane): SequenceRange[] {
  const runs = db.prepare(`
    SELECT min(seq) AS first, max(seq) AS last
    FROM (SELECT seq, seq - row_number() OVER (ORDER BY seq) AS run FROM ${lane}_record)
    GROUP BY run ORDER BY first`);
  return runs.all().map(({ first, last }) => [Number(first), Number(last)] as const);
}

function readLosses(db: DatabaseSync, epochs: Epochs): LedgerEntry[] {
  const rows = db.prepare('SELECT seq, data FROM ledger_record ORDER BY seq').all();
  return rows.map(({ seq, data }) => ({
    seq: Number(seq),
    epoch: epochOf(epochs, 'ledger', Number(seq)),
    loss: JSON.parse(String(data)) as Loss,
  }));
}
