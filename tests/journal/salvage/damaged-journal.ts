// Makes journals to be damaged, and looks at what was saved of them.

import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { type Opened, openOrSalvage, type SalvageOptions } from '../../../hub/journal/salvage/salvage.ts';
import { openDatabase } from '../../../hub/journal/storage/database.ts';
import { LaneStore } from '../../../hub/journal/storage/lane-store.ts';
import type { Loss, SequenceRange } from '../../../hub/messages/loss.ts';
import type { Lane } from '../../../hub/messages/record.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const NOW = { at: Date.UTC(2026, 10, 22, 8), isClockTrusted: true, uptimeMs: 0 };

export const fileIn = (folder: string) => join(folder, 'journal.sqlite');
export const contentOf = (lane: Lane, seq: number) =>
  JSON.stringify({ note: `${lane}:${seq}:`, fill: 'x'.repeat(100) });

/** A journal of epoch E1 with so many records in each of two lanes; the centre has the first `confirmed` of them. */
export function makeJournal(count: number, confirmed = 0): string {
  const folder = temporaryFolder();
  const db = openDatabase(folder, 'E1');
  const lanes = new LaneStore(db, 1);
  db.exec('BEGIN');
  for (let seq = 1; seq <= count; seq++) {
    append(lanes, 'event', seq);
    append(lanes, 'telemetry', seq);
  }
  for (const lane of ['event', 'telemetry'] as const) lanes.confirm(lane, confirmed);
  lanes.flush();
  db.exec(`INSERT INTO entry VALUES ('state', 'device/kiosk-01', '{"a":1}')`);
  db.exec('COMMIT');
  db.close();
  return folder;
}

export function append(lanes: LaneStore, lane: Lane, seq: number): number {
  const moment = { time: 1, recordedAt: 1, isClockTrusted: true, uptimeMs: 1 };
  return lanes.append({
    ...moment,
    lane,
    type: 'io.atrium.device.event',
    subject: 'kiosk-01',
    data: contentOf(lane, seq),
  });
}

export function open(folder: string, options: Partial<SalvageOptions> = {}): Opened {
  return openOrSalvage({ directory: folder, newEpoch: 'E2', now: NOW, ...options });
}

export function copyJournal(from: string, to: string): void {
  for (const ending of ['', '-wal']) copyFileSync(fileIn(from) + ending, fileIn(to) + ending);
}

export function positionOf(db: DatabaseSync, lane: Lane): { last: number; confirmed: number } {
  const row = db.prepare('SELECT last, confirmed FROM lane WHERE name = ?').get(lane);
  return { last: Number(row?.last), confirmed: Number(row?.confirmed) };
}

/** Content by number. */
export function recordsOf(db: DatabaseSync, lane: Lane): Map<number, string> {
  const rows = db.prepare(`SELECT seq, data FROM ${lane}_record ORDER BY seq`).all();
  return new Map(rows.map(({ seq, data }) => [Number(seq), String(data)]));
}

export function lossesOf(db: DatabaseSync): Loss[] {
  return db
    .prepare('SELECT data FROM ledger_record ORDER BY seq')
    .all()
    .map(({ data }) => JSON.parse(String(data)) as Loss);
}

export function epochsOf(db: DatabaseSync): string[] {
  return db
    .prepare('SELECT DISTINCT ordinal, epoch FROM epoch_start ORDER BY ordinal')
    .all()
    .map(({ epoch }) => String(epoch));
}

export function numbersIn(ranges: readonly SequenceRange[]): number[] {
  return ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, index) => from + index));
}
