// Notices a line that takes records and acknowledges none: a broker that hangs, or packets that vanish on the way.

import type { Clock } from '../../foundation/clock.ts';

export interface WatchdogOptions {
  readonly clock: Clock;
  readonly patienceMs: number;
  readonly onSilence: () => void;
}

export class AcknowledgementWatchdog {
  readonly #options: WatchdogOptions;
  #cancel: (() => void) | undefined;
  #lastSignMs = 0;

  constructor(options: WatchdogOptions) {
    this.#options = options;
  }

  sent(): void {
    if (this.#cancel) return;
    this.#lastSignMs = this.#options.clock.monotonicMs();
    this.#look(this.#options.patienceMs);
  }

  acknowledged(stillInFlight: number): void {
    if (stillInFlight === 0) this.rest();
    else this.#lastSignMs = this.#options.clock.monotonicMs();
  }

  /** Nothing is waited for any more. */
  rest(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #look(afterMs: number): void {
    const { clock, patienceMs, onSilence } = this.#options;
    this.#cancel = clock.after(afterMs, () => {
      const leftMs = this.#lastSignMs + patienceMs - clock.monotonicMs();
      if (leftMs > 0) return this.#look(leftMs);
      this.#cancel = undefined;
      onSilence();
    });
  }
}
