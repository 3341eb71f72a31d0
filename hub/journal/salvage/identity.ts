// What is left of a damaged journal's identity: its epochs, and how far each lane had come.

import type { DatabaseSync } from 'node:sqlite';
import { byLane, LANES, type Lane } from '../../messages/record.ts';
import type { Positions } from '../protocol.ts';
import { ROW_BYTES } from '../storage/schema.ts';
import { unlessDamaged } from './readable-rows.ts';

/** Undefined where it cannot be relied on. */
export interface Identity {
  readonly epochs: readonly EpochRow[] | undefined;
  readonly positions: Positions | undefined;
}

export interface EpochRow {
  readonly ordinal: number;
  readonly epoch: string;
  readonly lane: string;
  readonly first: number;
}

export function readIdentity(db: DatabaseSync): Identity {
  return { epochs: readEpochRows(db), positions: readPositions(db) };
}

function readEpochRows(db: DatabaseSync): EpochRow[] | undefined {
  return unlessDamaged(() => {
    if (!isSound(db, 'epoch_start')) return undefined;
    const rows = db.prepare('SELECT ordinal, epoch, lane, first_seq AS first FROM epoch_start ORDER BY ordinal').all();
    const found = rows.map(({ ordinal, epoch, lane, first }) => {
      return { ordinal: Number(ordinal), epoch: String(epoch), lane: String(lane), first: Number(first) };
    });
    return found.length > 0 && found.length % LANES.length === 0 ? found : undefined;
  });
}

/** Right only if no record has a higher number, and for all lanes: else a number might be given twice. */
function readPositions(db: DatabaseSync): Positions | undefined {
  return unlessDamaged(() => {
    if (!isSound(db, 'lane')) return undefined;
    const rows = new Map(
      db
        .prepare('SELECT name, last, confirmed FROM lane')
        .all()
        .map((row) => [row.name, row]),
    );
    if (!LANES.every((lane) => isPlausible(db, lane, rows.get(lane)))) return undefined;
    return byLane((lane) => ({ last: Number(rows.get(lane)?.last), confirmed: Number(rows.get(lane)?.confirmed) }));
  });
}

function isPlausible(db: DatabaseSync, lane: Lane, row: Record<string, unknown> | undefined): boolean {
  if (typeof row?.last !== 'number' || typeof row.confirmed !== 'number') return false;
  const newest = unlessDamaged(() => db.prepare(`SELECT max(seq) AS seq FROM ${lane}_record`).get());
  return row.confirmed <= row.last && Number(newest?.seq ?? 0) <= row.last;
}

function isSound(db: DatabaseSync, table: string): boolean {
  return db.prepare(`PRAGMA quick_check('${table}')`).get()?.quick_check === 'ok';
}

/**
 * From the rows that were copied and what was noted of the centre, where the positions themselves are lost. That the
 * first rows are gone says nothing of the centre: they may be what was damaged.
 */
export function guessPositions(db: DatabaseSync): Positions {
  return byLane((lane) => {
    const rows = db.prepare(`SELECT max(seq) AS last FROM ${lane}_record`).get();
    const noted = db.prepare('SELECT max(up_to_seq) AS seq FROM confirmation WHERE lane = ?').get(lane);
    const started = db.prepare('SELECT max(first_seq) AS seq FROM epoch_start WHERE lane = ?').get(lane);
    const confirmed = Number(noted?.seq ?? 0);
    return { last: Math.max(Number(rows?.last ?? 0), confirmed, Number(started?.seq ?? 1) - 1), confirmed };
  });
}

export function writeEpochs(db: DatabaseSync, rows: readonly EpochRow[]): void {
  const insert = db.prepare('INSERT INTO epoch_start VALUES (?, ?, ?, ?)');
  for (const { ordinal, epoch, lane, first } of rows) insert.run(ordinal, epoch, lane, first);
}

/** With the bytes of each lane counted anew. */
export function writePositions(db: DatabaseSync, positions: Positions): void {
  for (const lane of LANES) {
    const { last, confirmed } = positions[lane];
    const bytesUpTo = `(SELECT coalesce(sum(${ROW_BYTES}), 0) FROM ${lane}_record WHERE seq <= ?)`;
    db.prepare(
      `UPDATE lane SET last = ?, confirmed = ?, counted_to = ?, bytes = ${bytesUpTo}, confirmed_bytes = ${bytesUpTo}
       WHERE name = ?`,
    ).run(last, confirmed, confirmed, last, confirmed, lane);
  }
}
