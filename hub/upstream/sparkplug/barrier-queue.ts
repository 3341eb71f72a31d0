// Acknowledges what goes with QoS 0: one barrier behind everything sent so far, the next one when that has passed.

export class BarrierQueue {
  readonly #raise: (onPassed: () => void) => void;
  #waiting: Array<() => void> = [];
  #isRaised = false;

  /** `raise` calls back once the broker has read all that was published before; never, if the connection ends. */
  constructor(raise: (onPassed: () => void) => void) {
    this.#raise = raise;
  }

  /** What was published before this call has arrived when it calls back. */
  add(onArrived: () => void): void {
    this.#waiting.push(onArrived);
    if (!this.#isRaised) this.#next();
  }

  #next(): void {
    const before = this.#waiting;
    this.#waiting = [];
    this.#isRaised = true;
    this.#raise(() => {
      this.#isRaised = false;
      for (const arrived of before) arrived();
      if (this.#waiting.length > 0 && !this.#isRaised) this.#next();
    });
  }
}
