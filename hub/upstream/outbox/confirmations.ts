// Writes to the journal what the centre has, a few times a second for all lanes: a write for each record would wear the disk.

import type { Clock } from '../../foundation/clock.ts';
import type { Log } from '../../foundation/log.ts';
import { byLane, LANES, type Lane } from '../../messages/record.ts';
import type { RecordSource } from '../record-source.ts';

/** After a kill, what was acknowledged within this time is sent again, with the same id. */
const PERIOD_MS = 200;

export interface ConfirmationOptions {
  readonly source: Pick<RecordSource, 'confirm'>;
  readonly confirmedOf: (lane: Lane) => number;
  readonly clock: Clock;
  readonly log: Log;
}

export class Confirmations {
  readonly #options: ConfirmationOptions;
  readonly #written: Record<Lane, number>;
  #cancel: (() => void) | undefined;
  #writing: Promise<void> | undefined;

  constructor(options: ConfirmationOptions) {
    this.#options = options;
    this.#written = byLane(() => 0);
  }

  /** Something was acknowledged: write it soon. */
  schedule(): void {
    this.#cancel ??= this.#options.clock.after(PERIOD_MS, () => {
      this.#cancel = undefined;
      void this.flush();
    });
  }

  /** Writes what is acknowledged now; one at a time, so that a slow disk is not given more. Never rejects. */
  async flush(): Promise<void> {
    await this.#writing;
    this.#writing ??= this.#write().finally(() => (this.#writing = undefined));
    await this.#writing;
  }

  cancel(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  async #write(): Promise<void> {
    const { source, confirmedOf, log } = this.#options;
    const moved = LANES.map((lane) => ({ lane, seq: confirmedOf(lane) })).filter(
      ({ lane, seq }) => seq > this.#written[lane],
    );
    const results = await Promise.allSettled(moved.map(({ lane, seq }) => source.confirm(lane, seq)));
    for (const [index, { lane, seq }] of moved.entries()) {
      const result = results[index];
      if (result?.status === 'fulfilled') this.#written[lane] = Math.max(this.#written[lane], seq);
      else
        log.error(
          { lane, seq, err: result?.reason },
          'could not note what the centre has; it will be sent again after a restart',
        );
    }
  }
}
