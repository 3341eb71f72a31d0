// Time as a port: the only file, with its fake in tests/support, that reads the wall clock or sets a timer.

export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z, by the machine's wall clock. */
  now(): number;
  /** Milliseconds that never run backwards, from an arbitrary start. */
  monotonicMs(): number;
  /** Calls back once; the result takes it back. */
  after(delayMs: number, callback: () => void): () => void;
  /** Calls back again and again; the result ends it. */
  every(periodMs: number, callback: () => void): () => void;
  /** Resolves after the delay, or at once when the signal aborts. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
}

export const seconds = (count: number): number => count * 1000;
export const minutes = (count: number): number => count * 60_000;

export const systemClock: Clock = {
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
  sleep(delayMs, signal) {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const finish = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', finish);
        resolve();
      };
      const timer = setTimeout(finish, delayMs);
      signal?.addEventListener('abort', finish, { once: true });
    });
  },
};
