// Writes a group of operations in one transaction with one sync of the disk, each of them wholly or not at all.

import type { DatabaseSync } from 'node:sqlite';
import type { Operation, OperationResults, Outcome } from '../protocol.ts';
import type { EntryStore } from './entry-store.ts';
import type { LaneStore } from './lane-store.ts';
import type { QuarantineStore } from './quarantine-store.ts';
import type { Retention } from './retention.ts';
import { isStorageFault } from './storage-fault.ts';

export interface Stores {
  readonly db: DatabaseSync;
  readonly lanes: LaneStore;
  readonly quarantine: QuarantineStore;
  readonly entries: EntryStore;
  readonly retention: Retention;
}

export class GroupCommit {
  readonly #stores: Stores;

  constructor(stores: Stores) {
    this.#stores = stores;
  }

  /** Throws when the disk fails: then nothing of the group is in the file. */
  write(operations: readonly Operation[]): Outcome[] {
    try {
      return this.#inTransaction(() => this.#applyAll(operations));
    } catch (error) {
      if (isStorageFault(error)) throw error;
      // One of them is at fault: again with a savepoint around each, which the usual group need not pay for.
      return this.#inTransaction(() => operations.map((operation) => this.#applyAlone(operation)));
    }
  }

  #applyAll(operations: readonly Operation[]): Outcome[] {
    const outcomes = operations.map((operation): Outcome => ({ ok: true, value: this.#apply(operation) }));
    this.#flush();
    return outcomes;
  }

  #applyAlone(operation: Operation): Outcome {
    const { db } = this.#stores;
    db.exec('SAVEPOINT operation');
    try {
      const value = this.#apply(operation);
      this.#flush();
      db.exec('RELEASE operation');
      return { ok: true, value };
    } catch (error) {
      if (isStorageFault(error)) throw error;
      db.exec('ROLLBACK TO operation; RELEASE operation');
      this.#reload();
      return { ok: false, message: error instanceof Error ? error.message : String(error) };
    }
  }

  #apply(operation: Operation): OperationResults[Operation['kind']] {
    const { lanes, quarantine, entries, retention } = this.#stores;
    switch (operation.kind) {
      case 'commit':
        for (const draft of operation.quarantined) quarantine.append(draft);
        for (const change of operation.entries) entries.change(change);
        if (operation.replayed) quarantine.markReplayed(operation.replayed.id, operation.replayed.at);
        return operation.records.map((row) => lanes.append(row));
      case 'confirm':
        return void lanes.confirm(operation.lane, operation.upToSeq);
      case 'release-confirmed':
        return retention.step(operation.now, operation.keepMs);
    }
  }

  #inTransaction<T>(work: () => T): T {
    const { db } = this.#stores;
    db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      db.exec('COMMIT');
      return result;
    } catch (error) {
      // SQLite has rolled back by itself after some errors, a full disk among them.
      if (db.isTransaction) db.exec('ROLLBACK');
      this.#reload();
      throw error;
    }
  }

  #flush(): void {
    this.#stores.lanes.flush();
    this.#stores.quarantine.flush();
  }

  #reload(): void {
    this.#stores.lanes.reload();
    this.#stores.quarantine.reload();
  }
}
