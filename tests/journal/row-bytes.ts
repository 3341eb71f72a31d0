// The bytes of each lane as the journal keeps them, and as a scan of its rows counts them.

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ROW_BYTES } from '../../hub/journal/storage/schema.ts';
import { byLane, type Lane } from '../../hub/messages/record.ts';

type LaneBytes = Record<Lane, { readonly bytes: number; readonly confirmed: number }>;

export function bytesKept(directory: string): LaneBytes {
  return withJournal(directory, (db) =>
    byLane((lane) => {
      const row = db.prepare('SELECT bytes, confirmed_bytes FROM lane WHERE name = ?').get(lane);
      return { bytes: Number(row?.bytes), confirmed: Number(row?.confirmed_bytes) };
    }),
  );
}

export function bytesByScan(directory: string): LaneBytes {
  return withJournal(directory, (db) =>
    byLane((lane) => {
      const sum = (where: string) => {
        return Number(
          db.prepare(`SELECT coalesce(sum(${ROW_BYTES}), 0) AS bytes FROM ${lane}_record ${where}`).get()?.bytes,
        );
      };
      return { bytes: sum(''), confirmed: sum(`WHERE seq <= (SELECT confirmed FROM lane WHERE name = '${lane}')`) };
    }),
  );
}

function withJournal(directory: string, look: (db: DatabaseSync) => LaneBytes): LaneBytes {
  const db = new DatabaseSync(join(directory, 'journal.sqlite'), { readOnly: true });
  try {
    return look(db);
  } finally {
    db.close();
  }
}
