// The journal's file and all that is done with it, answering one request after the other.

import type { DatabaseSync } from 'node:sqlite';
import type { Answers, OpenOptions, Request, RequestOf } from '../protocol.ts';
import { lockDirectory, openDatabase } from './database.ts';
import { EntryStore } from './entry-store.ts';
import { GroupCommit, type Stores } from './group-commit.ts';
import { LaneStore } from './lane-store.ts';
import { QuarantineStore } from './quarantine-store.ts';
import { Retention } from './retention.ts';

export class Storage {
  readonly #lock: DatabaseSync;
  readonly #stores: Stores;
  readonly #groupCommit: GroupCommit;
  readonly #epoch: string;

  constructor({ directory, newEpoch, quarantine }: OpenOptions) {
    this.#lock = lockDirectory(directory);
    try {
      const db = openDatabase(directory, newEpoch);
      const lanes = new LaneStore(db);
      this.#stores = {
        db,
        lanes,
        quarantine: new QuarantineStore(db, quarantine),
        entries: new EntryStore(db),
        retention: new Retention(db, lanes),
      };
      this.#epoch = String(db.prepare('SELECT epoch FROM identity').get()?.epoch);
    } catch (error) {
      this.#lock.close();
      throw error;
    }
    this.#groupCommit = new GroupCommit(this.#stores);
  }

  opened(): Answers['open'] {
    return { epoch: this.#epoch, positions: this.#stores.lanes.positions() };
  }

  answer(request: Exclude<Request, RequestOf<'open'>>): Answers[Request['kind']] {
    const { lanes, quarantine, entries } = this.#stores;
    switch (request.kind) {
      case 'write':
        return { outcomes: this.#groupCommit.write(request.operations), positions: lanes.positions() };
      case 'read-lane':
        return lanes.read(request.lane, request.afterSeq, request.limit);
      case 'read-entries':
        return entries.list(request.map);
      case 'list-quarantine':
        return quarantine.list(request.beforeId, request.limit);
      case 'get-quarantined':
        return quarantine.get(request.id);
      case 'count-quarantine':
        return quarantine.count();
      case 'close':
        return this.#close();
    }
  }

  #close(): undefined {
    // The last connection writes the log back into the file as it closes.
    this.#stores.db.close();
    this.#lock.close();
  }
}
