// Records that the centre refused too often, until a person sends them again; bounded: the oldest makes room, and the ledger says so.

import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { JournalRecord, Lane } from '../../messages/record.ts';
import type { SetAside } from '../../messages/set-aside.ts';
import type { Epochs } from '../epochs.ts';
import type { OperationOf, Present, SetAsideRow } from '../protocol.ts';
import { fromRecordRow, rfc3339OrNull, toSetAside } from '../record-row.ts';
import type { LaneStore } from './lane-store.ts';
import type { Ledger } from './ledger.ts';

/** With records of the largest size a device may send, about 64 MB. */
const MOST_SET_ASIDE = 1_000;

const IN_ORDER = 'SELECT * FROM set_aside ORDER BY id';

export interface SetAsideParts {
  readonly db: DatabaseSync;
  readonly lanes: LaneStore;
  readonly ledger: Ledger;
  readonly epochs: Epochs;
}

export class SetAsideStore {
  readonly #parts: SetAsideParts;
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #remove: StatementSync;
  readonly #removeOldest: StatementSync;
  readonly #list: StatementSync;
  readonly #get: StatementSync;
  readonly #count: StatementSync;
  #entries = 0;

  constructor(parts: SetAsideParts) {
    const { db } = parts;
    this.#parts = parts;
    this.#insert = db.prepare(
      'INSERT INTO set_aside (lane, seq, record, reason, refusals, set_aside_at) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#update = db.prepare('UPDATE set_aside SET reason = ?, refusals = ? WHERE lane = ? AND seq = ?');
    this.#remove = db.prepare('DELETE FROM set_aside WHERE lane = ? AND seq = ?');
    this.#removeOldest = db.prepare('DELETE FROM set_aside WHERE id = (SELECT min(id) FROM set_aside) RETURNING *');
    this.#list = db.prepare(IN_ORDER);
    this.#get = db.prepare('SELECT * FROM set_aside WHERE lane = ? AND seq = ?');
    this.#count = db.prepare('SELECT count(*) AS entries FROM set_aside');
    this.reload();
  }

  /** A copy goes aside and the ledger says so; one that is aside already changes its reason; one that is gone stays gone. */
  add({ lane, seq, reason, refusals }: OperationOf<'set-aside'>, now: Present): void {
    if (Number(this.#update.run(reason, refusals, lane, seq).changes) > 0) return;
    const { lanes, epochs, ledger } = this.#parts;
    const row = lanes.get(lane, seq);
    if (row === undefined) return;
    const record = fromRecordRow(lane, row, epochs);
    this.#insert.run(lane, seq, JSON.stringify(record), reason, refusals, now.at);
    this.#entries += 1;
    ledger.enter({ ...numbersOf(record), reason: 'set-aside', detail: reason }, now);
    while (this.#entries > MOST_SET_ASIDE) this.#dropOldest(now);
  }

  release({ lane, seq }: Pick<OperationOf<'release-set-aside'>, 'lane' | 'seq'>): void {
    this.#entries -= Number(this.#remove.run(lane, seq).changes);
  }

  /** Oldest first. */
  list(): SetAsideRow[] {
    return this.#list.all().map(toRow);
  }

  get(lane: Lane, seq: number): SetAsideRow | undefined {
    const row = this.#get.get(lane, seq);
    return row && toRow(row);
  }

  count(): number {
    return this.#entries;
  }

  /** After a rollback. */
  reload(): void {
    this.#entries = Number(this.#count.get()?.entries);
  }

  #dropOldest(now: Present): void {
    const row = this.#removeOldest.get();
    this.#entries -= 1;
    if (row === undefined) return;
    const { record } = toSetAside(toRow(row));
    const detail = `set aside, and made room for newer ones: at most ${MOST_SET_ASIDE} wait aside`;
    this.#parts.ledger.enter({ ...numbersOf(record), reason: 'space', detail }, now);
  }
}

export function readSetAside(db: DatabaseSync): SetAside[] {
  return db.prepare(IN_ORDER).all().map(toRow).map(toSetAside);
}

function toRow(row: Record<string, SQLOutputValue>): SetAsideRow {
  return {
    record: String(row.record),
    reason: String(row.reason),
    refusals: Number(row.refusals),
    setAsideAt: Number(row.set_aside_at),
  };
}

function numbersOf({ lane, seq, recordedAt }: JournalRecord) {
  const at = rfc3339OrNull(recordedAt);
  return { lane, ranges: [[seq, seq]] as const, from: at, to: at };
}
