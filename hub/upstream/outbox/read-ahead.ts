// Fills a lane from the journal when nothing of it is at hand; one reading for each lane and kind at a time.

import type { JournalReader } from './journal-reader.ts';
import type { LaneOutbox } from './lane-outbox.ts';
import type { Kind } from './sent-records.ts';

export class ReadAhead {
  readonly #reader: Pick<JournalReader, 'read'>;
  /** Called after each reading. */
  readonly #onRead: () => void;
  readonly #reading = new Set<string>();

  constructor(reader: Pick<JournalReader, 'read'>, onRead: () => void) {
    this.#reader = reader;
    this.#onRead = onRead;
  }

  /** Where the signal aborts, what was read is dropped. */
  fill(lane: LaneOutbox, kind: Kind, signal: AbortSignal): void {
    const reading = `${lane.lane} ${kind}`;
    const after = lane.readsAfter(kind);
    if (after === undefined || this.#reading.has(reading)) return;
    this.#reading.add(reading);
    void this.#reader.read(lane.lane, after, signal).then((slice) => {
      this.#reading.delete(reading);
      if (slice && !signal.aborted) lane.fill(kind, slice);
      this.#onRead();
    });
  }
}
