// Counts what the journal costs the disk: syncs, and bytes handed to it.

import { readFileSync } from 'node:fs';

/** Of this thread alone, and it does nothing but write the journal: log, checkpoints and lock files included. */
const KERNEL_ACCOUNT = '/proc/thread-self/io';
const READ_EVERY_MS = 10_000;
/** Without the kernel's account: a page of the log, at least, for each sync. */
const LEAST_PER_SYNC_BYTES = 4_120;

export class WriteMeter {
  /** Transactions: each syncs the log once. A checkpoint, about every thousand pages, syncs twice more and is not counted. */
  syncs = 0;
  #estimatedBytes = 0;
  #writtenBytes = 0;
  #readAtMs: number | undefined;

  /** A transaction that brought so many bytes of records is on disk. */
  note(recordBytes: number): void {
    this.syncs += 1;
    this.#estimatedBytes += recordBytes + LEAST_PER_SYNC_BYTES;
  }

  /** At most ten seconds old. */
  writtenBytes(uptimeMs: number): number {
    if (this.#readAtMs === undefined || uptimeMs - this.#readAtMs >= READ_EVERY_MS) {
      this.#readAtMs = uptimeMs;
      this.#writtenBytes = bytesByTheKernel() ?? this.#estimatedBytes;
    }
    return this.#writtenBytes;
  }
}

/** Undefined where the kernel keeps no such account. */
function bytesByTheKernel(): number | undefined {
  try {
    const written = /^wchar: (\d+)$/m.exec(readFileSync(KERNEL_ACCOUNT, 'utf8'))?.[1];
    return written === undefined ? undefined : Number(written);
  } catch {
    return undefined;
  }
}
