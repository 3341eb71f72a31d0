// Writes a group of operations in one transaction with one sync of the disk, each of them wholly or not at all.
//
//   BEGIN ─▶ a step of making room, where it is short ─▶ operation ─▶ operation ─▶ … ─▶ positions and counts ─▶ COMMIT

import type { Operation, OperationOf, OperationResults, Outcome, Present, Written } from '../protocol.ts';
import { figuresOf } from './figures.ts';
import { bytesOnPages } from './page-bytes.ts';
import { FIXED_ROW_BYTES } from './schema.ts';
import { isDiskFull, isStorageFault } from './storage-fault.ts';
import { flush, reload, type Stores } from './stores.ts';
import { WriteMeter } from './write-meter.ts';

export class GroupCommit {
  readonly #stores: Stores;
  readonly #meter = new WriteMeter();
  /** Memory may hold what a group brought that is not in the file. */
  #isStale = false;

  constructor(stores: Stores) {
    this.#stores = stores;
  }

  /** Throws when the disk fails: then nothing of the group is in the file. */
  write(operations: readonly Operation[], now: Present): Written {
    this.refresh();
    const { gauge } = this.#stores;
    const bytes = bytesOf(operations);
    // While there is room yet, the file takes the pages that a full disk would refuse it.
    if (gauge.lookAtDisk(now.uptimeMs) && gauge.isDiskShort) this.#checkpoint('PASSIVE');
    try {
      return this.#write(operations, bytes, now);
    } catch (error) {
      // Once all of the log is in the file, the next try writes over its beginning, which needs no room.
      if (isDiskFull(error)) this.#checkpoint('RESTART');
      throw error;
    }
  }

  /**
   * After a group that failed, before anything is read or written: else numbers that nobody was given count as given.
   * Throws while the disk refuses even that.
   */
  refresh(): void {
    if (!this.#isStale) return;
    const { db } = this.#stores;
    // SQLite has rolled back by itself after some errors, a full disk among them.
    if (db.isTransaction) db.exec('ROLLBACK');
    reload(this.#stores);
    this.#isStale = false;
  }

  figures({ uptimeMs }: Present): Written['figures'] {
    try {
      this.#stores.gauge.measure();
    } catch {
      // Measured again with the next group: this one is in the file, and an error here would have it written twice.
    }
    return figuresOf(this.#stores, this.#meter, uptimeMs);
  }

  #write(operations: readonly Operation[], bytes: number, now: Present): Written {
    const { room, lanes } = this.#stores;
    let isRoomMade = false;
    let roomDefect: string | undefined;
    let outcomes: readonly Outcome[];
    try {
      outcomes = this.#inTransaction(() => {
        room.makeRoom(bytes, now);
        isRoomMade = true;
        return this.#applyAll(operations, now);
      });
    } catch (error) {
      if (isStorageFault(error)) throw error;
      if (!isRoomMade) roomDefect = textOf(error);
      // One of them is at fault: again with a savepoint around each, which the usual group need not pay for.
      outcomes = this.#inTransaction(() => operations.map((operation) => this.#applyAlone(operation, now)));
    }
    this.#meter.note(bytes);
    return { outcomes, appended: lanes.settle(), positions: lanes.positions(), figures: this.figures(now), roomDefect };
  }

  #applyAll(operations: readonly Operation[], now: Present): Outcome[] {
    const outcomes = operations.map((operation): Outcome => ({ ok: true, value: this.#apply(operation, now) }));
    flush(this.#stores);
    return outcomes;
  }

  #applyAlone(operation: Operation, now: Present): Outcome {
    const { db, lanes } = this.#stores;
    const mark = lanes.mark();
    db.exec('SAVEPOINT operation');
    try {
      const value = this.#apply(operation, now);
      flush(this.#stores);
      db.exec('RELEASE operation');
      return { ok: true, value };
    } catch (error) {
      if (isStorageFault(error)) throw error;
      db.exec('ROLLBACK TO operation; RELEASE operation');
      reload(this.#stores, mark);
      return { ok: false, message: textOf(error) };
    }
  }

  #apply(operation: Operation, now: Present): OperationResults[Operation['kind']] {
    const { lanes, retention, ageLimit, ledger, setAside, room } = this.#stores;
    switch (operation.kind) {
      case 'commit':
        return this.#commit(operation);
      case 'confirm':
        return void lanes.confirm(operation.lane, operation.upToSeq);
      case 'release-confirmed':
        return retention.step(now.at, operation.keepMs);
      case 'give-up-aged':
        return ageLimit.step(operation.keepMs, now);
      case 'make-room':
        return room.isWanted;
      case 'note-loss':
        return void ledger.enter(operation.given, now);
      case 'set-aside':
        return void setAside.add(operation, now);
      case 'release-set-aside':
        return void setAside.release(operation);
    }
  }

  #commit({ records, quarantined, entries, replayed }: OperationOf<'commit'>): readonly number[] {
    const { lanes, quarantine, entries: entryStore } = this.#stores;
    for (const draft of quarantined) quarantine.append(draft);
    for (const change of entries) entryStore.change(change);
    if (replayed) quarantine.markReplayed(replayed.id, replayed.at);
    return records.map((row) => lanes.append(row));
  }

  #inTransaction<T>(work: () => T): T {
    const { db } = this.#stores;
    this.refresh();
    try {
      db.exec('BEGIN IMMEDIATE');
      const result = work();
      db.exec('COMMIT');
      return result;
    } catch (error) {
      this.#isStale = true;
      this.#refreshIfPossible();
      throw error;
    }
  }

  #refreshIfPossible(): void {
    try {
      this.refresh();
    } catch {
      // Tried again before the next read or write: what made the group fail is what is told.
    }
  }

  #checkpoint(mode: 'PASSIVE' | 'RESTART'): void {
    try {
      this.#stores.db.exec(`PRAGMA wal_checkpoint(${mode})`);
    } catch {
      // The disk has no room for that either: the next write says so.
    }
  }
}

/** What the group adds to the file. */
function bytesOf(operations: readonly Operation[]): number {
  let bytes = 0;
  for (const operation of operations) {
    if (operation.kind !== 'commit') continue;
    for (const { data, type, subject } of operation.records)
      bytes += rowBytes(data.length + type.length + subject.length);
    for (const { violation, raw } of operation.quarantined)
      bytes += rowBytes(violation.length + (raw?.byteLength ?? 0));
  }
  return bytes;
}

function rowBytes(textBytes: number): number {
  return bytesOnPages(textBytes + FIXED_ROW_BYTES);
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
