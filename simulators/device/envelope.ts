// The head of every message: device time, the boot it belongs to, and a number that rises within each channel.

import type { Clock } from '../foundation/clock.ts';

export interface Envelope {
  readonly at: string;
  readonly boot: string;
  readonly seq: number;
}

export class EnvelopeMaker {
  readonly #clock: Pick<Clock, 'now'>;
  #boot: string;
  #lastSeq = new Map<string, number>();
  /** Milliseconds by which the device's clock is wrong. */
  clockErrorMs = 0;

  constructor(clock: Pick<Clock, 'now'>, boot: string) {
    this.#clock = clock;
    this.#boot = boot;
  }

  get boot(): string {
    return this.#boot;
  }

  /** A start of the device: numbers begin anew. */
  restart(boot: string): void {
    this.#boot = boot;
    this.#lastSeq = new Map();
  }

  next(channel: string): Envelope {
    const seq = (this.#lastSeq.get(channel) ?? 0) + 1;
    this.#lastSeq.set(channel, seq);
    return { at: new Date(this.#clock.now() + this.clockErrorMs).toISOString(), boot: this.#boot, seq };
  }
}
