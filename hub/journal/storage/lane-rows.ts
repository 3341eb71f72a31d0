// The statements of one lane's table, and its rows as the hub knows them.

import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { Lane, RecordType } from '../../messages/record.ts';
import type { NumberedRow, UnnumberedRow } from '../protocol.ts';
import { FIXED_ROW_BYTES, ROW_BYTES } from './schema.ts';

export interface LaneStatements {
  readonly insert: StatementSync;
  readonly select: StatementSync;
  readonly get: StatementSync;
  readonly heads: StatementSync;
  readonly headsMadeBefore: StatementSync;
  readonly rowsMadeBefore: StatementSync;
  readonly count: StatementSync;
  readonly first: StatementSync;
  readonly sizes: StatementSync;
  readonly confirmedSizes: StatementSync;
  readonly remove: StatementSync;
}

/** What is known of a record without its content. */
export interface RowHead {
  readonly seq: number;
  readonly recordedAt: number;
  readonly isClockTrusted: boolean;
  readonly boot: number;
  readonly uptimeMs: number;
  readonly bytes: number;
}

const HEAD = `seq, recorded_at, is_clock_trusted, boot, uptime_ms, ${ROW_BYTES} AS bytes`;

export function prepareLane(db: DatabaseSync, lane: Lane): LaneStatements {
  const table = `${lane}_record`;
  return {
    insert: db.prepare(`INSERT INTO ${table} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`),
    select: db.prepare(`SELECT * FROM ${table} WHERE seq > ? ORDER BY seq LIMIT ?`),
    get: db.prepare(`SELECT * FROM ${table} WHERE seq = ?`),
    heads: db.prepare(`SELECT ${HEAD} FROM ${table} WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?`),
    headsMadeBefore: db.prepare(
      `SELECT ${HEAD} FROM ${table} WHERE seq > ? AND (boot < ? OR uptime_ms <= ?) ORDER BY seq LIMIT ?`,
    ),
    rowsMadeBefore: db.prepare(
      `SELECT * FROM ${table} WHERE seq > ? AND (boot < ? OR uptime_ms <= ?) ORDER BY seq LIMIT ?`,
    ),
    count: db.prepare(`SELECT count(*) AS rows FROM ${table} WHERE seq > ? AND seq <= ?`),
    first: db.prepare(`SELECT min(seq) AS seq FROM ${table}`),
    sizes: db.prepare(`
      SELECT coalesce(sum(${ROW_BYTES}), 0) AS bytes,
        coalesce(sum(CASE WHEN seq <= ? THEN ${ROW_BYTES} END), 0) AS confirmed
      FROM ${table} WHERE seq BETWEEN ? AND ?`),
    confirmedSizes: db.prepare(`
      SELECT coalesce(sum(bytes), 0) AS bytes, count(*) AS rows, max(seq) AS seq
      FROM (SELECT seq, ${ROW_BYTES} AS bytes FROM ${table} WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?)`),
    remove: db.prepare(`DELETE FROM ${table} WHERE seq BETWEEN ? AND ?`),
  };
}

type Row = Record<string, SQLOutputValue>;

export function toRow(row: Row): NumberedRow {
  return {
    seq: Number(row.seq),
    type: String(row.type) as RecordType,
    subject: String(row.subject),
    time: Number(row.time),
    recordedAt: Number(row.recorded_at),
    isClockTrusted: row.is_clock_trusted === 1,
    boot: Number(row.boot),
    uptimeMs: Number(row.uptime_ms),
    data: String(row.data),
  };
}

export function toHead(row: Row): RowHead {
  return {
    seq: Number(row.seq),
    recordedAt: Number(row.recorded_at),
    isClockTrusted: row.is_clock_trusted === 1,
    boot: Number(row.boot),
    uptimeMs: Number(row.uptime_ms),
    bytes: Number(row.bytes),
  };
}

/** What ROW_BYTES says of the row once it is in the file. */
export function sizeOfRow({ data, type, subject }: Pick<UnnumberedRow, 'data' | 'type' | 'subject'>): number {
  return Buffer.byteLength(data) + type.length + subject.length + FIXED_ROW_BYTES;
}
