// A clock that moves only when told; timers due fire in order.

import type { Clock } from '../../hub/foundation/clock.ts';

interface Timer {
  dueAt: number;
  readonly periodMs: number | undefined;
  readonly callback: () => void;
}

export class FakeClock implements Clock {
  #now: number;
  #elapsedMs = 0;
  readonly #timers = new Set<Timer>();

  constructor(startAt = Date.UTC(2026, 0, 5, 8)) {
    this.#now = startAt;
  }

  now = (): number => this.#now;
  monotonicMs = (): number => this.#elapsedMs;

  after(delayMs: number, callback: () => void): () => void {
    return this.#add({ dueAt: this.#elapsedMs + delayMs, periodMs: undefined, callback });
  }

  every(periodMs: number, callback: () => void): () => void {
    return this.#add({ dueAt: this.#elapsedMs + periodMs, periodMs, callback });
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const cancel = this.after(delayMs, resolve);
      const endEarly = () => {
        cancel();
        resolve();
      };
      signal?.addEventListener('abort', endEarly, { once: true });
    });
  }

  /** Moves both clocks on and fires what falls due, oldest first. */
  advance(byMs: number): void {
    const end = this.#elapsedMs + byMs;
    for (let next = this.#nextDue(end); next; next = this.#nextDue(end)) {
      this.#moveTo(next.dueAt);
      if (next.periodMs === undefined) this.#timers.delete(next);
      else next.dueAt += next.periodMs;
      next.callback();
    }
    this.#moveTo(end);
  }

  /** Moves the wall clock alone, as when a person or NTP sets it. */
  jumpWallClock(byMs: number): void {
    this.#now += byMs;
  }

  #add(timer: Timer): () => void {
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  #nextDue(end: number): Timer | undefined {
    const due = [...this.#timers].filter((timer) => timer.dueAt <= end);
    return due.sort((a, b) => a.dueAt - b.dueAt)[0];
  }

  #moveTo(elapsedMs: number): void {
    this.#now += elapsedMs - this.#elapsedMs;
    this.#elapsedMs = elapsedMs;
  }
}
