// Log lines about what others send: so many a minute, so that nobody fills the disk with them; the rest is counted.

import type { Clock } from '../../foundation/clock.ts';
import type { Log } from '../../foundation/log.ts';
import { TokenBucket } from '../../foundation/token-bucket.ts';

const LINES = 10;
const PER_SECOND = LINES / 60;

export class BoundedLog {
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #lines: TokenBucket;
  #suppressed = 0;

  constructor(log: Log, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
    this.#lines = new TokenBucket({ burst: LINES, perSecond: PER_SECOND }, clock.monotonicMs());
  }

  warn(fields: object, message: string): void {
    if (!this.#lines.take(this.#clock.monotonicMs())) {
      this.#suppressed += 1;
      return;
    }
    const suppressed = this.#suppressed;
    this.#suppressed = 0;
    this.#log.warn(suppressed === 0 ? fields : { ...fields, linesLeftOutBefore: suppressed }, message);
  }
}
