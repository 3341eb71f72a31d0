// How fast the backlog may go: so many records a second, evenly, so that live records find the line free.

import type { Clock } from '../../foundation/clock.ts';
import { TokenBucket } from '../../foundation/token-bucket.ts';

/**
 * So many times a second at most. One by one is best: of a batch the broker sends the first PUBACK at once, and by Nagle's
 * rule the others only when this side has acknowledged that one, some 15 to 40 ms later, live records' PUBACKs behind them.
 */
const TURNS_PER_SECOND = 250;
/** A turn that comes late makes up for it; more is not saved up. */
const TURNS_AT_ONCE = 2;

export interface PaceOptions {
  readonly perSecond: number;
  readonly clock: Clock;
  /** One that was held back may go now. */
  readonly onTurn: () => void;
}

export class Pace {
  readonly #options: PaceOptions;
  readonly #bucket: TokenBucket;
  #cancel: (() => void) | undefined;

  constructor(options: PaceOptions) {
    const { perSecond, clock } = options;
    this.#options = options;
    const burst = Math.max(1, (TURNS_AT_ONCE * perSecond) / TURNS_PER_SECOND);
    this.#bucket = new TokenBucket({ perSecond, burst }, clock.monotonicMs());
  }

  /** True if one may go now; otherwise calls back when the next may. */
  take(): boolean {
    const { clock, perSecond, onTurn } = this.#options;
    if (this.#bucket.take(clock.monotonicMs())) return true;
    this.#cancel ??= clock.after(1000 / Math.min(perSecond, TURNS_PER_SECOND), () => {
      this.#cancel = undefined;
      onTurn();
    });
    return false;
  }

  cancel(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
