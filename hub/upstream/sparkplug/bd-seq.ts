// Counts the CONNECTs for the bdSeq: from 0 on, up by one with each, also over restarts of the hub.

import type { DurableMap } from '../../foundation/durable-map.ts';
import type { Log } from '../../foundation/log.ts';
import { CYCLE } from './node-messages.ts';

const KEY = 'bd-seq';

/**
 * Kept over a restart, as else the death certificate of the run before, delivered late, would bear the number of the new
 * births, and a host would take the living for dead.
 */
export class BdSeq {
  readonly #memory: DurableMap;
  readonly #log: Log;
  #next: number;

  static async open(memory: DurableMap, log: Log): Promise<BdSeq> {
    const entries = await memory.entries().catch((error: Error) => {
      log.warn({ err: error }, 'the last bdSeq cannot be read; it begins at 0 again');
      return [];
    });
    const last = Number(new Map(entries).get(KEY) ?? -1);
    return new BdSeq(memory, log, Number.isInteger(last) ? (last + 1) % CYCLE : 0);
  }

  private constructor(memory: DurableMap, log: Log, next: number) {
    this.#memory = memory;
    this.#log = log;
    this.#next = next;
  }

  /** For the CONNECT that follows. A disk that refuses it does not hold the line up. */
  take(): number {
    const bdSeq = this.#next;
    this.#next = (bdSeq + 1) % CYCLE;
    this.#memory.put(KEY, String(bdSeq)).catch((error: Error) => {
      this.#log.warn({ err: error }, 'the bdSeq could not be noted; after a restart it may come twice');
    });
    return bdSeq;
  }
}
