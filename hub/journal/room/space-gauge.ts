// How much of the file is in use, and how much may be: the configured size, or less where the disk has less left.
//
//   0 ────────── relieved ── pressed ── full      limit = min(configured, left on the disk + file − reserve)
//                  90 %        95 %     98 %      room is made from "pressed" down to "relieved"

import { statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { RoomOptions } from '../protocol.ts';
import { JOURNAL_FILE, pragma } from '../storage/database.ts';

/** Not quite the limit, as nobody knows exactly how many pages a group will take. */
const FULL = 0.98;
const PRESSED = 0.95;
const RELIEVED = 0.9;
/** Below this the journal is not what fills the disk. */
const SMALL_BYTES = 16 * 1024 * 1024;
/** The disk is looked at again after so long, and after so many bytes. */
const LOOK_AGAIN_MS = 1_000;
const LOOK_AGAIN_BYTES = 1024 * 1024;

export interface SpaceGaugeOptions extends RoomOptions {
  readonly db: DatabaseSync;
  readonly directory: string;
}

export class SpaceGauge {
  readonly #options: SpaceGaugeOptions;
  readonly #pageBytes: number;
  readonly #pages: StatementSync;
  readonly #freePages: StatementSync;
  #usedBytes = 0;
  #diskBytes = 0;
  #isDiskShort = false;
  #lookedAt = { uptimeMs: Number.NEGATIVE_INFINITY, usedBytes: 0 };

  constructor(options: SpaceGaugeOptions) {
    this.#options = options;
    this.#pageBytes = pragma(options.db, 'page_size');
    this.#pages = options.db.prepare('PRAGMA page_count');
    this.#freePages = options.db.prepare('PRAGMA freelist_count');
    this.measure();
    this.lookAtDisk(0);
  }

  /** Pages in use when last measured: the file itself is longer by the pages that are free to be used again. */
  get usedBytes(): number {
    return this.#usedBytes;
  }

  measure(): number {
    const pages = Number(this.#pages.get()?.page_count) - Number(this.#freePages.get()?.freelist_count);
    this.#usedBytes = pages * this.#pageBytes;
    return this.#usedBytes;
  }

  /** At the last look less was left than the reserve. */
  get isDiskShort(): boolean {
    return this.#isDiskShort;
  }

  get limitBytes(): number {
    return Math.max(0, Math.min(this.#options.maxBytes, this.#diskBytes));
  }

  /** Whether room is to be made for a group that brings so many bytes. */
  isPressed(incomingBytes: number): boolean {
    return this.#usedBytes > this.pressedBytes || this.#usedBytes + incomingBytes > this.fullBytes;
  }

  get fullBytes(): number {
    return this.limitBytes * FULL;
  }

  get pressedBytes(): number {
    return this.limitBytes * PRESSED;
  }

  isRelieved(incomingBytes: number, limitBytes = this.limitBytes): boolean {
    return this.#usedBytes <= limitBytes * RELIEVED && this.#usedBytes + incomingBytes <= limitBytes * FULL;
  }

  /** For reports, events and alarms: other programs that fill the disk do not cost a small journal any of them. */
  isRelievedForEssentials(incomingBytes: number): boolean {
    return this.isRelieved(incomingBytes, Math.max(this.limitBytes, Math.min(this.#options.maxBytes, SMALL_BYTES)));
  }

  /** True where it was time to look. A disk that cannot say how full it is bounds nothing: then the configured size alone counts. */
  lookAtDisk(uptimeMs: number): boolean {
    const isRecent = uptimeMs - this.#lookedAt.uptimeMs < LOOK_AGAIN_MS;
    if (isRecent && this.#usedBytes - this.#lookedAt.usedBytes < LOOK_AGAIN_BYTES) return false;
    this.#lookedAt = { uptimeMs, usedBytes: this.#usedBytes };
    const { directory, reserveBytes } = this.#options;
    try {
      const { bavail, bsize } = statfsSync(directory);
      this.#isDiskShort = bavail * bsize < reserveBytes;
      this.#diskBytes = bavail * bsize + statSync(join(directory, JOURNAL_FILE)).size - reserveBytes;
    } catch {
      this.#diskBytes = Number.POSITIVE_INFINITY;
    }
    return true;
  }
}
