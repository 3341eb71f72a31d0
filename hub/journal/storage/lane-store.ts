// The records of all lanes: appended with gap-free numbers, read in order, confirmed, released.

import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { LANES, type Lane, type RecordType } from '../../messages/record.ts';
import type { NumberedRow, Positions, UnnumberedRow } from '../protocol.ts';

interface LaneState {
  readonly insert: StatementSync;
  readonly select: StatementSync;
  readonly first: StatementSync;
  readonly remove: StatementSync;
  last: number;
  confirmed: number;
  isDirty: boolean;
}

export class LaneStore {
  readonly #load: StatementSync;
  readonly #save: StatementSync;
  readonly #lanes: Readonly<Record<Lane, LaneState>>;

  constructor(db: DatabaseSync) {
    this.#load = db.prepare('SELECT last, confirmed FROM lane WHERE name = ?');
    this.#save = db.prepare('UPDATE lane SET last = ?, confirmed = ? WHERE name = ?');
    this.#lanes = byLane((lane) => prepareLane(db, lane));
    this.reload();
  }

  /** Gives the record the next number of its lane. */
  append(row: UnnumberedRow): number {
    const lane = this.#lanes[row.lane];
    const seq = lane.last + 1;
    lane.insert.run(seq, row.type, row.subject, row.time, row.recordedAt, Number(row.isClockTrusted), row.data);
    lane.last = seq;
    lane.isDirty = true;
    return seq;
  }

  read(lane: Lane, afterSeq: number, limit: number): NumberedRow[] {
    return this.#lanes[lane].select.all(afterSeq, limit).map((row) => ({
      seq: Number(row.seq),
      type: String(row.type) as RecordType,
      subject: String(row.subject),
      time: Number(row.time),
      recordedAt: Number(row.recorded_at),
      isClockTrusted: row.is_clock_trusted === 1,
      data: String(row.data),
    }));
  }

  /** Moves forwards only, and never past the newest record. */
  confirm(name: Lane, upToSeq: number): void {
    const lane = this.#lanes[name];
    const confirmed = Math.min(upToSeq, lane.last);
    if (confirmed <= lane.confirmed) return;
    lane.confirmed = confirmed;
    lane.isDirty = true;
  }

  /** The oldest record kept; undefined for an empty lane. */
  firstSeq(lane: Lane): number | undefined {
    const seq = this.#lanes[lane].first.get()?.seq;
    return typeof seq === 'number' ? seq : undefined;
  }

  remove(lane: Lane, upToSeq: number): void {
    this.#lanes[lane].remove.run(upToSeq);
  }

  positions(): Positions {
    return byLane((lane) => ({ last: this.#lanes[lane].last, confirmed: this.#lanes[lane].confirmed }));
  }

  /** Writes the positions that moved; part of the transaction that moved them. */
  flush(): void {
    for (const name of LANES) {
      const lane = this.#lanes[name];
      if (lane.isDirty) this.#save.run(lane.last, lane.confirmed, name);
      lane.isDirty = false;
    }
  }

  /** Takes the positions from the file, after a rollback. */
  reload(): void {
    for (const name of LANES) {
      const row = this.#load.get(name);
      Object.assign(this.#lanes[name], {
        last: Number(row?.last),
        confirmed: Number(row?.confirmed),
        isDirty: false,
      });
    }
  }
}

function prepareLane(db: DatabaseSync, lane: Lane): LaneState {
  const table = `${lane}_record`;
  return {
    insert: db.prepare(`INSERT INTO ${table} VALUES (?, ?, ?, ?, ?, ?, ?)`),
    select: db.prepare(`SELECT * FROM ${table} WHERE seq > ? ORDER BY seq LIMIT ?`),
    first: db.prepare(`SELECT min(seq) AS seq FROM ${table}`),
    remove: db.prepare(`DELETE FROM ${table} WHERE seq <= ?`),
    last: 0,
    confirmed: 0,
    isDirty: false,
  };
}

function byLane<T>(of: (lane: Lane) => T): Record<Lane, T> {
  return { alarm: of('alarm'), event: of('event'), report: of('report'), telemetry: of('telemetry') };
}
