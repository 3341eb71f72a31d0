// Learns how far a device's clock is off, so that a late message and a wrong clock are told apart.

import type { Timestamp } from '../messages/observation.ts';

/** Below this, nobody is misled by the device's own times. */
const NEGLIGIBLE_MS = 5_000;

interface Sample {
  readonly at: Timestamp;
  readonly receivedAt: Timestamp;
}

/**
 * A message that was held up has an old time of its own, just as one of a slow clock. Two live messages in a row
 * that are both off are the clock's doing: the smaller of their deviations is taken for its error.
 */
export class DeviceClock {
  #last: Sample | undefined;
  #errorMs = 0;
  #isKnown = false;

  /** Only messages sent the moment they are made teach anything: telemetry and presence, not events kept for later. */
  learn(at: Timestamp, receivedAt: Timestamp): void {
    const last = this.#last;
    this.#last = { at, receivedAt };
    if (!last) return;
    // A backlog comes in faster than it was made; messages that come at the pace of their own times are live.
    if (receivedAt - last.receivedAt < (at - last.at) / 2) return;
    this.#errorMs = commonDeviation(last.receivedAt - last.at, receivedAt - at);
    this.#isKnown = true;
  }

  /** The hub's own clock was set: what was learned stands until it is learned anew. */
  doubt(): void {
    this.#last = undefined;
    this.#isKnown = false;
  }

  forget(): void {
    this.restore(0);
  }

  /** Milliseconds to add to the device's time to get the hub's: positive for a clock that is slow. */
  get errorMs(): number {
    return this.#errorMs;
  }

  /** Whether it was heard often enough, in this run of the hub and of the device, to tell how far it is off. */
  get isKnown(): boolean {
    return this.#isKnown;
  }

  /** Whether the device's own times are not to be relied on. */
  get isOff(): boolean {
    return Math.abs(this.#errorMs) > NEGLIGIBLE_MS;
  }

  /** The device's time in the hub's; never later than the arrival. */
  toHubTime(at: Timestamp, receivedAt: Timestamp): Timestamp {
    return Math.min(receivedAt, at + this.#errorMs);
  }

  restore(errorMs: number): void {
    this.doubt();
    this.#errorMs = errorMs;
  }
}

function commonDeviation(firstMs: number, secondMs: number): number {
  if (Math.sign(firstMs) !== Math.sign(secondMs)) return 0;
  return Math.abs(firstMs) < Math.abs(secondMs) ? firstMs : secondMs;
}
