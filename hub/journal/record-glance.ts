// A glance at single records of a journal without touching it: what is missed at the centre, by type, subject and time.

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { SequenceRange } from '../messages/loss.ts';
import type { Timestamp } from '../messages/observation.ts';
import { LANES, type Lane } from '../messages/record.ts';
import { JOURNAL_FILE } from './storage/database.ts';

export interface RecordGlance {
  readonly seq: number;
  readonly type: string;
  readonly subject: string;
  readonly time: Timestamp;
}

/** Of the numbers asked for, those that still lie in the journal, in order, at most `limit`. */
export function glanceAtRecords(
  directory: string,
  { lane, ranges, limit }: { lane: Lane; ranges: readonly SequenceRange[]; limit: number },
): RecordGlance[] {
  return withJournal(directory, (db) => {
    const select = db.prepare(
      `SELECT seq, type, subject, time FROM ${lane}_record WHERE seq BETWEEN ? AND ? ORDER BY seq LIMIT ?`,
    );
    const found: RecordGlance[] = [];
    for (const [from, to] of ranges) {
      if (found.length >= limit) break;
      for (const row of select.all(from, to, limit - found.length))
        found.push({
          seq: Number(row.seq),
          type: String(row.type),
          subject: String(row.subject),
          time: Number(row.time),
        });
    }
    return found;
  });
}

/**
 * The number of each lane from which on all was recorded after a time; null where nobody can say that any was. One record
 * with a wrong stamp among others moves it nowhere: what counts is the last one that was recorded before.
 */
export function firstRecordedAfter(directory: string, time: Timestamp): Readonly<Record<Lane, number | null>> {
  return withJournal(directory, (db) => {
    const firsts = LANES.map((lane) => {
      const trusted = `FROM ${lane}_record WHERE is_clock_trusted = 1 AND recorded_at`;
      const row = db
        .prepare(
          `SELECT (SELECT max(seq) + 1 ${trusted} <= :time) AS behind, (SELECT min(seq) ${trusted} > :time) AS first`,
        )
        .get({ time });
      const seq = row?.behind ?? row?.first;
      return [lane, typeof seq === 'number' ? seq : null];
    });
    return Object.fromEntries(firsts) as Record<Lane, number | null>;
  });
}

function withJournal<T>(directory: string, look: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(join(directory, JOURNAL_FILE), { readOnly: true });
  try {
    return look(db);
  } finally {
    db.close();
  }
}
