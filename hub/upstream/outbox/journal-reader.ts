// Reads records for the line, and asks an ill journal again for as long as the line is up.

import type { Clock } from '../../foundation/clock.ts';
import type { Log } from '../../foundation/log.ts';
import { retryDelays } from '../../foundation/retry.ts';
import type { JournalRecord, Lane } from '../../messages/record.ts';
import type { RecordKey } from '../record-key.ts';
import type { LaneSlice, RecordSource } from '../record-source.ts';
import { AT_HAND } from './record-stream.ts';

const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5_000;

export interface JournalReaderOptions {
  readonly source: Pick<RecordSource, 'read'>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}

export class JournalReader {
  readonly #options: JournalReaderOptions;

  constructor(options: JournalReaderOptions) {
    this.#options = options;
  }

  /** What follows a number that is not the lane's last; undefined once the signal aborts. Never rejects. */
  read(lane: Lane, afterSeq: number, signal: AbortSignal): Promise<LaneSlice | undefined> {
    return this.#slice({ lane, seq: afterSeq + 1 }, AT_HAND, signal);
  }

  /** One record; null where the journal has it no more, undefined once the signal aborts. Never rejects. */
  async readOne(key: RecordKey, signal: AbortSignal): Promise<JournalRecord | null | undefined> {
    const slice = await this.#slice(key, 1, signal);
    return slice && (slice.records.find(({ seq }) => seq === key.seq) ?? null);
  }

  async #slice({ lane, seq }: RecordKey, limit: number, signal: AbortSignal): Promise<LaneSlice | undefined> {
    const { source, clock, random, log } = this.#options;
    const delays = retryDelays({ firstMs: FIRST_RETRY_MS, longestMs: LONGEST_RETRY_MS, random });
    for (let isFirst = true; !signal.aborted; isFirst = false) {
      try {
        const slice = await source.read(lane, seq - 1, limit);
        if (signal.aborted) return undefined;
        if (slice.upTo >= seq) return slice;
        if (isFirst) log.error({ lane, seq }, 'the journal does not know a number that it gave; asking again');
      } catch (error) {
        if (isFirst) log.error({ lane, err: error }, 'the journal cannot be read; asking again');
      }
      await clock.sleep(delays.next().value, signal);
    }
    return undefined;
  }
}
