// Named maps of text: the middle's own memory, and the durable maps of other parts.

import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { EntryChange } from '../protocol.ts';

export class EntryStore {
  readonly #put: StatementSync;
  readonly #remove: StatementSync;
  readonly #list: StatementSync;

  constructor(db: DatabaseSync) {
    this.#put = db.prepare('INSERT INTO entry VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value');
    this.#remove = db.prepare('DELETE FROM entry WHERE map = ? AND key = ?');
    this.#list = db.prepare('SELECT key, value FROM entry WHERE map = ?');
  }

  change({ map, key, value }: EntryChange): void {
    if (value === null) this.#remove.run(map, key);
    else this.#put.run(map, key, value);
  }

  list(map: string): Array<readonly [key: string, value: string]> {
    return this.#list.all(map).map((row) => [String(row.key), String(row.value)] as const);
  }
}
