// Messages that broke their contract, bounded in number and bytes: the oldest goes first.

import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { QuarantineConfig } from '../../config/config.ts';
import type { QuarantineDraftRow, QuarantineRow } from '../protocol.ts';

export class QuarantineStore {
  readonly #limits: QuarantineConfig;
  readonly #insert: StatementSync;
  readonly #removeOldest: StatementSync;
  readonly #list: StatementSync;
  readonly #get: StatementSync;
  readonly #markReplayed: StatementSync;
  readonly #loadTotal: StatementSync;
  readonly #saveTotal: StatementSync;
  // Kept beside the rows, so that neither a start nor an insert counts them all.
  #entries = 0;
  #bytes = 0;
  #isDirty = false;

  constructor(db: DatabaseSync, limits: QuarantineConfig) {
    this.#limits = limits;
    this.#insert = db.prepare('INSERT INTO quarantine (size, violation, raw) VALUES (?, ?, ?)');
    this.#removeOldest = db.prepare(
      'DELETE FROM quarantine WHERE id = (SELECT min(id) FROM quarantine) RETURNING size',
    );
    this.#list = db.prepare('SELECT * FROM quarantine WHERE id < ? ORDER BY id DESC LIMIT ?');
    this.#get = db.prepare('SELECT * FROM quarantine WHERE id = ?');
    this.#markReplayed = db.prepare('UPDATE quarantine SET replayed_at = ? WHERE id = ?');
    this.#loadTotal = db.prepare('SELECT entries, bytes FROM quarantine_total');
    this.#saveTotal = db.prepare('UPDATE quarantine_total SET entries = ?, bytes = ?');
    this.reload();
  }

  append({ violation, raw }: QuarantineDraftRow): void {
    const size = Buffer.byteLength(violation) + (raw?.byteLength ?? 0);
    this.#insert.run(size, violation, raw);
    this.#entries += 1;
    this.#bytes += size;
    this.#isDirty = true;
  }

  /** The newest first. */
  list(beforeId: number, limit: number): QuarantineRow[] {
    return this.#list.all(beforeId, limit).map(toRow);
  }

  get(id: number): QuarantineRow | undefined {
    const row = this.#get.get(id);
    return row && toRow(row);
  }

  markReplayed(id: number, at: number): void {
    this.#markReplayed.run(at, id);
  }

  count(): number {
    return this.#entries;
  }

  /** Makes room and writes the totals; part of the transaction that changed them. */
  flush(): void {
    if (!this.#isDirty) return;
    while (this.#entries > this.#limits.entries || this.#bytes > this.#limits.bytes) {
      this.#bytes -= Number(this.#removeOldest.get()?.size);
      this.#entries -= 1;
    }
    this.#saveTotal.run(this.#entries, this.#bytes);
    this.#isDirty = false;
  }

  /** Takes the totals from the file, after a rollback. */
  reload(): void {
    const row = this.#loadTotal.get();
    this.#entries = Number(row?.entries);
    this.#bytes = Number(row?.bytes);
    this.#isDirty = false;
  }
}

function toRow(row: Record<string, SQLOutputValue>): QuarantineRow {
  const { id, violation, raw, replayed_at: replayedAt } = row;
  return {
    id: Number(id),
    violation: String(violation),
    raw: raw instanceof Uint8Array ? raw : null,
    replayedAt: replayedAt === null ? null : Number(replayedAt),
  };
}
