// Counts how often the centre refused each record: it comes again, later each time, and goes aside in the end.

import type { Clock } from '../../foundation/clock.ts';
import type { Log } from '../../foundation/log.ts';
import { retryDelays } from '../../foundation/retry.ts';
import { keyText, type RecordKey } from '../record-key.ts';
import type { RecordSource } from '../record-source.ts';

const FIRST_REPEAT_MS = 1_000;
const LONGEST_REPEAT_MS = 60_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;
/** Beyond that the oldest count begins anew: its record comes a few times more than it should. */
const MOST_COUNTS = 10_000;

export interface RefusalsOptions {
  readonly source: Pick<RecordSource, 'setAside'>;
  /** So many refusals put a record aside. */
  readonly limit: number;
  /** The record is to be sent again now. */
  readonly onRepeat: (key: RecordKey) => void;
  /** The record is aside, and its lane may go on. */
  readonly onAside: (key: RecordKey) => void;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}

export class Refusals {
  readonly #options: RefusalsOptions;
  readonly #counts = new Map<string, number>();
  readonly #goingAside = new Set<string>();
  readonly #ended = new AbortController();
  #line = new AbortController();

  constructor(options: RefusalsOptions) {
    this.#options = options;
  }

  /** While the journal is asked to put it aside it is not sent. */
  isGoingAside(key: RecordKey): boolean {
    return this.#goingAside.size > 0 && this.#goingAside.has(keyText(key));
  }

  refuse(key: RecordKey, reason: string): void {
    const count = (this.#counts.get(keyText(key)) ?? 0) + 1;
    if (count >= this.#options.limit && !isLedger(key)) return void this.putAside(key, { reason, refusals: count });
    this.#count(keyText(key), count);
    void this.#repeatLater(key, count);
  }

  /** What waited to be repeated comes again with all the rest; the counts stay. */
  lineDown(): void {
    this.#line.abort();
    this.#line = new AbortController();
  }

  end(): void {
    this.lineDown();
    this.#ended.abort();
  }

  /** Resolves once the journal has it aside, however long its disk takes, or the hub stops. Never rejects. */
  async putAside(key: RecordKey, why: { readonly reason: string; readonly refusals: number }): Promise<void> {
    const { source, clock, random, log, onAside } = this.#options;
    if (this.#goingAside.has(keyText(key))) return;
    this.#goingAside.add(keyText(key));
    this.#counts.delete(keyText(key));
    if (isLedger(key))
      return log.error({ ...key, ...why }, 'an entry of the loss ledger waits until the hub is restarted');
    const delays = retryDelays({ firstMs: FIRST_RETRY_MS, longestMs: LONGEST_RETRY_MS, random });
    while (!this.#ended.signal.aborted) {
      try {
        await source.setAside(key.lane, key.seq, why);
        log.warn(
          { ...key, ...why },
          'the centre refuses a record again and again; it waits aside, and its lane goes on',
        );
        this.#goingAside.delete(keyText(key));
        return onAside(key);
      } catch (error) {
        log.error({ ...key, err: error }, 'a refused record could not be put aside; trying again');
        await clock.sleep(delays.next().value, this.#ended.signal);
      }
    }
  }

  async #repeatLater(key: RecordKey, count: number): Promise<void> {
    const { clock, onRepeat } = this.#options;
    const { signal } = this.#line;
    await clock.sleep(Math.min(FIRST_REPEAT_MS * 2 ** (count - 1), LONGEST_REPEAT_MS), signal);
    if (!signal.aborted) onRepeat(key);
  }

  #count(key: string, count: number): void {
    this.#counts.delete(key);
    this.#counts.set(key, count);
    const oldest = this.#counts.keys().next().value;
    if (this.#counts.size > MOST_COUNTS && oldest !== undefined) this.#counts.delete(oldest);
  }
}

/** Without its entries nobody could say what is missing: none is ever given up, and none has an entry of its own. */
function isLedger({ lane }: RecordKey): boolean {
  return lane === 'ledger';
}
