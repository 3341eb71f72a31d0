// The journal's file and all that is done with it, answering one request after the other.

import type { DatabaseSync } from 'node:sqlite';
import type { Answers, OpenOptions, Present, Request, RequestOf } from '../protocol.ts';
import { openOrSalvage } from '../salvage/salvage.ts';
import { lockDirectory } from './database.ts';
import { GroupCommit } from './group-commit.ts';
import { isStorageFault } from './storage-fault.ts';
import { openStores, type Stores } from './stores.ts';

export class Storage {
  readonly #lock: DatabaseSync;
  readonly #stores: Stores;
  readonly #groupCommit: GroupCommit;
  readonly #damage: string | null;

  constructor(options: OpenOptions) {
    const { directory, now } = options;
    this.#lock = lockDirectory(directory);
    try {
      const { db, damage } = openOrSalvage(options);
      this.#damage = damage;
      this.#stores = openStores(db, options);
      this.#groupCommit = new GroupCommit(this.#stores);
      this.#countStart(now);
    } catch (error) {
      this.#lock.close();
      throw error;
    }
  }

  opened(now: Present): Answers['open'] {
    this.#groupCommit.refresh();
    const { epochs, boot, lanes } = this.#stores;
    return {
      epochs,
      boot,
      positions: lanes.positions(),
      figures: this.#groupCommit.figures(now),
      damage: this.#damage,
    };
  }

  answer(request: Exclude<Request, RequestOf<'open'>>): Answers[Request['kind']] {
    if (request.kind === 'close') return this.#close();
    this.#groupCommit.refresh();
    return this.#answerFresh(request);
  }

  #answerFresh(request: Exclude<Request, RequestOf<'open' | 'close'>>): Answers[Request['kind']] {
    const { lanes, quarantine, entries, setAside } = this.#stores;
    switch (request.kind) {
      case 'write':
        return this.#groupCommit.write(request.operations, request.now);
      case 'read-lane':
        return lanes.read(request.lane, request.afterSeq, request.limit);
      case 'list-set-aside':
        return setAside.list();
      case 'get-set-aside':
        return setAside.get(request.lane, request.seq);
      case 'read-entries':
        return entries.list(request.map);
      case 'list-quarantine':
        return quarantine.list(request.beforeId, request.limit);
      case 'get-quarantined':
        return quarantine.get(request.id);
      case 'count-quarantine':
        return quarantine.count();
    }
  }

  /** On a disk that takes nothing now, the first commit counts it. */
  #countStart(now: Present): void {
    try {
      this.#groupCommit.write([], now);
    } catch (error) {
      if (!isStorageFault(error)) throw error;
    }
  }

  #close(): undefined {
    // The last connection writes the log back into the file as it closes.
    this.#stores.db.close();
    this.#lock.close();
  }
}
