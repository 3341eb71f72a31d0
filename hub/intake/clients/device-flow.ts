// How fast one device may publish, across its reconnects.

import { type Clock, seconds } from '../../foundation/clock.ts';
import { type Rate, TokenBucket } from '../../foundation/token-bucket.ts';
import type { DeviceId } from '../../messages/ids.ts';

/** One message above the rate is shown in quarantine for each window; the others are counted. */
const WINDOW_MS = seconds(10);

export type Pace = 'accepted' | 'refused' | 'refused-and-shown';

interface Waiting {
  readonly goOn: () => void;
  readonly isGone: () => boolean;
}

export class DeviceFlow {
  readonly #clock: Clock;
  readonly #rate: Rate;
  readonly #bucket: TokenBucket;
  /** In order. The senders' brakes keep it short. */
  #waiting: Waiting[] = [];
  #windowEndsAtMs = 0;
  /** Refused since this was last said. */
  #refused = 0;

  constructor(clock: Clock, rate: Rate) {
    this.#clock = clock;
    this.#rate = rate;
    this.#bucket = new TokenBucket(rate, clock.monotonicMs());
  }

  /** For what may be lost. */
  admit(): Pace {
    const nowMs = this.#clock.monotonicMs();
    if (this.#bucket.take(nowMs)) return 'accepted';
    this.#refused += 1;
    if (nowMs < this.#windowEndsAtMs) return 'refused';
    this.#windowEndsAtMs = nowMs + WINDOW_MS;
    return 'refused-and-shown';
  }

  /** For what must not be lost: undefined where it may go in at once, else resolves in its turn, unless it is gone by then. */
  turn(isGone: () => boolean): Promise<void> | undefined {
    if (this.#waiting.length === 0 && this.#bucket.take(this.#clock.monotonicMs())) return undefined;
    return new Promise((goOn) => {
      this.#waiting.push({ goOn, isGone });
      if (this.#waiting.length === 1) this.#serveSoon();
    });
  }

  /** How many were refused since this was last asked. */
  takeRefused(): number {
    const count = this.#refused;
    this.#refused = 0;
    return count;
  }

  #serveSoon(): void {
    this.#clock.after(seconds(1) / this.#rate.perSecond, () => this.#serve());
  }

  #serve(): void {
    const nowMs = this.#clock.monotonicMs();
    this.#waiting = this.#waiting.filter(({ isGone }) => !isGone());
    while (this.#waiting.length > 0 && this.#bucket.take(nowMs)) this.#waiting.shift()?.goOn();
    if (this.#waiting.length > 0) this.#serveSoon();
  }
}

/** Kept by device, not by connection: coming back gives no new burst. */
export class DeviceFlows {
  readonly #clock: Clock;
  readonly #rate: Rate;
  readonly #flows = new Map<DeviceId, DeviceFlow>();

  constructor(clock: Clock, rate: Rate) {
    this.#clock = clock;
    this.#rate = rate;
  }

  of(id: DeviceId): DeviceFlow {
    const known = this.#flows.get(id);
    if (known) return known;
    const flow = new DeviceFlow(this.#clock, this.#rate);
    this.#flows.set(id, flow);
    return flow;
  }

  forget(id: DeviceId): void {
    this.#flows.delete(id);
  }
}
