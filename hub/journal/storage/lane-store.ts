// The records of all lanes: appended with gap-free numbers, read in order, confirmed, removed; the bytes of each lane kept.

import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { SequenceRange } from '../../messages/loss.ts';
import { byLane, LANES, type Lane } from '../../messages/record.ts';
import type { LaneRow, NumberedRow, Positions, UnnumberedRow } from '../protocol.ts';
import { type LaneStatements, prepareLane, type RowHead, sizeOfRow, toHead, toRow } from './lane-rows.ts';

interface LaneState extends LaneStatements {
  last: number;
  confirmed: number;
  /** Of all rows, and of those up to `countedTo`, which follows `confirmed`. */
  bytes: number;
  confirmedBytes: number;
  countedTo: number;
  isDirty: boolean;
  /** Committed since the file was opened; the second counts what the transaction under way adds. */
  committedBytes: number;
  committingBytes: number;
}

/** How much the transaction under way had brought at a savepoint. */
interface Mark {
  readonly appended: number;
  readonly committingBytes: Readonly<Record<Lane, number>>;
}

/** A receipt for a long backlog confirms millions at once: they are counted a few milliseconds' worth with each group. */
const COUNTED_AT_ONCE = 5_000;

export class LaneStore {
  readonly #load: StatementSync;
  readonly #save: StatementSync;
  readonly #lanes: Readonly<Record<Lane, LaneState>>;
  readonly #boot: number;
  readonly #appended: LaneRow[] = [];

  /** `boot` is written with each record. */
  constructor(db: DatabaseSync, boot: number) {
    this.#boot = boot;
    this.#load = db.prepare('SELECT * FROM lane WHERE name = ?');
    this.#save = db.prepare(
      'UPDATE lane SET last = ?, confirmed = ?, bytes = ?, confirmed_bytes = ?, counted_to = ? WHERE name = ?',
    );
    this.#lanes = byLane((lane) => ({ ...prepareLane(db, lane), ...NOTHING_YET }));
    this.reload();
  }

  /** Gives the record of a commit the next number of its lane. */
  append(row: UnnumberedRow): number {
    const lane = this.#lanes[row.lane];
    const before = lane.bytes;
    const seq = this.#insert(row, this.#boot);
    lane.committingBytes += lane.bytes - before;
    return seq;
  }

  /** Appends a record of the journal's own, which nobody waits for and all must be told of. */
  appendOwn(row: UnnumberedRow, boot = this.#boot): number {
    const seq = this.#insert(row, boot);
    this.#appended.push({ ...row, seq, boot });
    return seq;
  }

  read(lane: Lane, afterSeq: number, limit: number): { rows: NumberedRow[]; upTo: number } {
    const rows = this.#lanes[lane].select.all(afterSeq, limit).map(toRow);
    const isAll = rows.length < limit;
    return { rows, upTo: isAll ? Math.max(this.#lanes[lane].last, afterSeq) : (rows.at(-1)?.seq ?? afterSeq) };
  }

  get(lane: Lane, seq: number): NumberedRow | undefined {
    const row = this.#lanes[lane].get.get(seq);
    return row && toRow(row);
  }

  /** As `headsMadeBefore`; one after the other, so that who reads can stop where it has enough. */
  *rowsMadeBefore(lane: Lane, afterSeq: number, { uptimeMs, limit }: { uptimeMs: number; limit: number }) {
    for (const row of this.#lanes[lane].rowsMadeBefore.iterate(afterSeq, this.#boot, uptimeMs, limit)) yield toRow(row);
  }

  /** How many lie after the one number, up to the other. */
  count(lane: Lane, afterSeq: number, upToSeq: number): number {
    return Number(this.#lanes[lane].count.get(afterSeq, upToSeq)?.rows);
  }

  heads(lane: Lane, afterSeq: number, { upToSeq, limit }: { upToSeq: number; limit: number }): RowHead[] {
    return this.#lanes[lane].heads.all(afterSeq, upToSeq, limit).map(toHead);
  }

  /** Of records made in an earlier boot, or in this one before that uptime. */
  headsMadeBefore(lane: Lane, afterSeq: number, { uptimeMs, limit }: { uptimeMs: number; limit: number }): RowHead[] {
    return this.#lanes[lane].headsMadeBefore.all(afterSeq, this.#boot, uptimeMs, limit).map(toHead);
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

  remove(name: Lane, [from, to]: SequenceRange): void {
    const lane = this.#lanes[name];
    const sizes = lane.sizes.get(lane.countedTo, from, to);
    lane.remove.run(from, to);
    lane.bytes -= Number(sizes?.bytes);
    lane.confirmedBytes -= Number(sizes?.confirmed);
    lane.isDirty = true;
  }

  positions(): Positions {
    return byLane((lane) => ({ last: this.#lanes[lane].last, confirmed: this.#lanes[lane].confirmed }));
  }

  last(lane: Lane): number {
    return this.#lanes[lane].last;
  }

  confirmed(lane: Lane): number {
    return this.#lanes[lane].confirmed;
  }

  /** Of all records in these lanes. */
  bytes(lanes: readonly Lane[] = LANES): number {
    return lanes.reduce((sum, lane) => sum + this.#lanes[lane].bytes, 0);
  }

  /** Of records that the centre does not have; right after a long backlog was confirmed a little more than that. */
  unsentBytes(): Record<Lane, number> {
    return byLane((lane) => this.#lanes[lane].bytes - this.#lanes[lane].confirmedBytes);
  }

  committedBytes(): Record<Lane, number> {
    return byLane((lane) => this.#lanes[lane].committedBytes);
  }

  /** Writes the positions that moved; part of the transaction that moved them. */
  flush(): void {
    for (const name of LANES) {
      const lane = this.#lanes[name];
      if (lane.countedTo < lane.confirmed) countConfirmed(lane);
      if (!lane.isDirty) continue;
      this.#save.run(lane.last, lane.confirmed, lane.bytes, lane.confirmedBytes, lane.countedTo, name);
      lane.isDirty = false;
    }
  }

  /** The transaction is on disk: the records of the journal's own that it brought. */
  settle(): LaneRow[] {
    for (const name of LANES) this.#lanes[name].committedBytes = this.#lanes[name].committingBytes;
    return this.#appended.splice(0);
  }

  /** For `reload` after a rollback to a savepoint that is made now. */
  mark(): Mark {
    return { appended: this.#appended.length, committingBytes: byLane((lane) => this.#lanes[lane].committingBytes) };
  }

  /** Takes the positions from the file, after a rollback. */
  reload(mark: Mark = { appended: 0, committingBytes: this.committedBytes() }): void {
    this.#appended.length = mark.appended;
    for (const name of LANES) {
      const row = this.#load.get(name);
      const lane = this.#lanes[name];
      lane.last = Number(row?.last);
      lane.confirmed = Number(row?.confirmed);
      lane.bytes = Number(row?.bytes);
      lane.confirmedBytes = Number(row?.confirmed_bytes);
      lane.countedTo = Number(row?.counted_to);
      lane.committingBytes = mark.committingBytes[name];
      lane.isDirty = false;
    }
  }

  #insert(row: UnnumberedRow, boot: number): number {
    const lane = this.#lanes[row.lane];
    const { type, subject, time, recordedAt, isClockTrusted, data, uptimeMs } = row;
    const seq = lane.last + 1;
    lane.insert.run(seq, type, subject, time, recordedAt, Number(isClockTrusted), data, boot, uptimeMs);
    lane.last = seq;
    lane.bytes += sizeOfRow(row);
    lane.isDirty = true;
    return seq;
  }
}

const NOTHING_YET = {
  ...{ last: 0, confirmed: 0, bytes: 0, confirmedBytes: 0, countedTo: 0 },
  ...{ isDirty: false, committedBytes: 0, committingBytes: 0 },
};

function countConfirmed(lane: LaneState): void {
  const counted = lane.confirmedSizes.get(lane.countedTo, lane.confirmed, COUNTED_AT_ONCE);
  lane.confirmedBytes += Number(counted?.bytes);
  lane.countedTo = Number(counted?.rows) < COUNTED_AT_ONCE ? lane.confirmed : Number(counted?.seq);
  lane.isDirty = true;
}
