// Reads the epochs of a journal's file.

import type { DatabaseSync } from 'node:sqlite';
import type { Lane } from '../../messages/record.ts';
import { type Epochs, toEpochs } from '../epochs.ts';

export function readEpochs(db: DatabaseSync): Epochs {
  const rows = db.prepare('SELECT epoch, lane, first_seq FROM epoch_start ORDER BY ordinal').all();
  return toEpochs(
    rows.map((row) => ({ epoch: String(row.epoch), lane: row.lane as Lane, first: Number(row.first_seq) })),
  );
}
