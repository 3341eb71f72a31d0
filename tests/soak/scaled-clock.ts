// A clock that runs faster than real time, for hub and simulators alike; all processes of a soak go by the same one.
//
// What the operating system or a library times by itself stays real: sockets, the disk, keep-alives of MQTT.

import type { Clock } from '../../hub/foundation/clock.ts';

/** Can be sent to another process. */
export interface ScaledTime {
  /** What the clock shows at its origin, in milliseconds since 1970. */
  readonly startsAt: number;
  /** Real milliseconds, by `realNowMs`. */
  readonly originMs: number;
  /** Milliseconds in one real millisecond. */
  readonly factor: number;
}

export const HOUR_MS = 3_600_000;

export class ScaledClock implements Clock {
  readonly #time: ScaledTime;
  #jumpedMs = 0;

  constructor(time: ScaledTime) {
    this.#time = time;
  }

  now(): number {
    return Math.round(this.#time.startsAt + this.monotonicMs() + this.#jumpedMs);
  }

  monotonicMs(): number {
    return (realNowMs() - this.#time.originMs) * this.#time.factor;
  }

  /** Sets the wall clock by so much from where it would be; what is timed goes on undisturbed. */
  setWrongBy(milliseconds: number): void {
    this.#jumpedMs = milliseconds;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = setTimeout(callback, this.#real(delayMs));
    return () => clearTimeout(timer);
  }

  every(periodMs: number, callback: () => void): () => void {
    const timer = setInterval(callback, this.#real(periodMs));
    return () => clearInterval(timer);
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const finish = () => {
        cancel();
        signal?.removeEventListener('abort', finish);
        resolve();
      };
      const cancel = this.after(delayMs, finish);
      signal?.addEventListener('abort', finish, { once: true });
    });
  }

  /** Timers of Node count whole milliseconds: `factor` milliseconds of this clock are the least that it can wait. */
  #real(milliseconds: number): number {
    return Math.max(0, Math.ceil(milliseconds / this.#time.factor));
  }
}

/** By a clock that the processes of one machine share and that nobody sets while they run. */
export function realNowMs(): number {
  return performance.timeOrigin + performance.now();
}
