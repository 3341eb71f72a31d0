// The journal's own counts and cursors, kept in the file by name.

import type { DatabaseSync, StatementSync } from 'node:sqlite';

/**
 * boots: starts of the hub with this journal. given_up: records, by whatever reason but thinning. thinned_5, thinned_60:
 * number of the telemetry lane up to which windows are merged. brown_out: index into BROWN_OUTS.
 */
type CounterName = 'boots' | 'given_up' | 'thinned_5' | 'thinned_60' | 'brown_out';

export class Counters {
  readonly #load: StatementSync;
  readonly #save: StatementSync;
  readonly #values = new Map<string, number>();
  readonly #dirty = new Set<CounterName>();

  constructor(db: DatabaseSync) {
    this.#load = db.prepare('SELECT name, value FROM counter');
    this.#save = db.prepare('INSERT INTO counter VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value');
    this.reload();
  }

  get(name: CounterName): number {
    return this.#values.get(name) ?? 0;
  }

  set(name: CounterName, value: number): void {
    if (this.get(name) === value) return;
    this.#values.set(name, value);
    this.#dirty.add(name);
  }

  /** Writes what moved; part of the transaction that moved it. */
  flush(): void {
    for (const name of this.#dirty) this.#save.run(name, this.get(name));
    this.#dirty.clear();
  }

  /** Takes the values from the file, after a rollback. */
  reload(): void {
    this.#dirty.clear();
    this.#values.clear();
    for (const { name, value } of this.#load.all()) this.#values.set(String(name), Number(value));
  }
}
