// Time as a port for the simulators: the only file here that reads the wall clock or sets a timer.

export type Cancel = () => void;

export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Milliseconds that never run backwards, from an arbitrary start. */
  monotonicMs(): number;
  /** Calls back once; the result takes it back. */
  after(delayMs: number, callback: () => void): Cancel;
  /** Calls back again and again; the result ends it. */
  every(periodMs: number, callback: () => void): Cancel;
}

export const seconds = (count: number): number => count * 1000;
export const minutes = (count: number): number => count * 60_000;
export const hours = (count: number): number => count * 3_600_000;

export const wallClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
  every(periodMs, callback) {
    const timer = setInterval(callback, periodMs);
    return () => clearInterval(timer);
  },
};

export function sleep(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(delayMs, resolve);
  });
}
