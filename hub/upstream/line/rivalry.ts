// Notices that another client takes the hub's place at the broker again and again: two hubs with one hall id.

/** A session that lasts longer was not taken away by one that only waits to come back. */
const SOON_MS = 30_000;
const TIMES = 3;

export interface SessionEnd {
  /** Since the broker let the hub in. */
  readonly lastedMs: number;
  /** The broker closed it without a word, and no record that it may have minded was on its way. */
  readonly isWordless: boolean;
}

export class Rivalry {
  #timesInARow = 0;

  /** True while the last sessions all ended that way. MQTT 3.1.1, 3.1.4-2: the older of two with one client id must go. */
  get isLikely(): boolean {
    return this.#timesInARow >= TIMES;
  }

  sessionEnded({ lastedMs, isWordless }: SessionEnd): void {
    this.#timesInARow = isWordless && lastedMs <= SOON_MS ? this.#timesInARow + 1 : 0;
  }
}
