// Deletes what the centre has had for long enough, a little at a time, and gives the space back to the disk.

import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { LANES, type Lane } from '../../messages/record.ts';
import { pragma } from './database.ts';
import type { LaneStore } from './lane-store.ts';

/** Each step takes a few milliseconds, so that a commit behind it hardly waits. */
const RECORDS_PER_STEP = 500;
const PAGES_PER_STEP = 200;
/** Free pages are used again before the file grows; giving back each one would only wear the disk. */
const SPARE_PAGES = 512;

/** The ledger stays as long as there is room: it is small, and an audit wants all of it. */
const RELEASED = LANES.filter((lane) => lane !== 'ledger');

export class Retention {
  readonly #db: DatabaseSync;
  readonly #lanes: LaneStore;
  readonly #note: StatementSync;
  readonly #releasable: StatementSync;
  readonly #forgetNotes: StatementSync;

  constructor(db: DatabaseSync, lanes: LaneStore) {
    this.#db = db;
    this.#lanes = lanes;
    this.#note = db.prepare('INSERT INTO confirmation VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
    this.#releasable = db.prepare('SELECT max(up_to_seq) AS seq FROM confirmation WHERE lane = ? AND noted_at <= ?');
    // The newest stays: a salvage takes from it how far the centre had come.
    this.#forgetNotes = db.prepare('DELETE FROM confirmation WHERE lane = ? AND up_to_seq < ?');
  }

  /** One step; true while there is more to do. Counts from the confirmation: a long backlog is kept as long as fresh records. */
  step(now: number, keepMs: number): boolean {
    const positions = this.#lanes.positions();
    let hasMore = false;
    for (const lane of RELEASED) {
      this.#noteConfirmation(lane, positions[lane].confirmed, now);
      if (this.#releaseSome(lane, now - keepMs)) hasMore = true;
    }
    return this.#giveBackSpace() || hasMore;
  }

  #noteConfirmation(lane: Lane, confirmed: number, now: number): void {
    const first = this.#lanes.firstSeq(lane);
    if (first !== undefined && first <= confirmed) this.#note.run(lane, confirmed, now);
  }

  #releaseSome(lane: Lane, confirmedBefore: number): boolean {
    const releasable = Number(this.#releasable.get(lane, confirmedBefore)?.seq ?? 0);
    const first = this.#lanes.firstSeq(lane);
    if (first === undefined || first > releasable) {
      this.#forgetNotes.run(lane, releasable);
      return false;
    }
    this.#lanes.remove(lane, [first, Math.min(first + RECORDS_PER_STEP - 1, releasable)]);
    return true;
  }

  #giveBackSpace(): boolean {
    if (pragma(this.#db, 'freelist_count') <= SPARE_PAGES) return false;
    this.#db.exec(`PRAGMA incremental_vacuum(${PAGES_PER_STEP})`);
    return true;
  }
}
