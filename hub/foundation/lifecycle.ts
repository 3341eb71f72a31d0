// Starts parts one after another, sinks first, and stops them in reverse, each with a deadline.

import type { Clock } from './clock.ts';
import { AtriumError } from './errors.ts';
import type { Log } from './log.ts';

export interface Part {
  readonly name: string;
  /** Settles when the part is usable; gives up when the signal aborts. */
  start(signal: AbortSignal): Promise<void>;
  /** May be called again, and after a start that failed half-way. */
  stop(): Promise<void>;
}

export interface LifecycleOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly stopDeadlineMs: number;
}

export class Lifecycle {
  readonly #options: LifecycleOptions;
  readonly #begun: Part[] = [];
  #stopping: Promise<void> | undefined;

  constructor(options: LifecycleOptions) {
    this.#options = options;
  }

  /** A part that fails to start is stopped along with all that came before it, and the failure is thrown. */
  async begin<P extends Part>(part: P, signal: AbortSignal): Promise<P> {
    this.#begun.push(part);
    try {
      signal.throwIfAborted();
      await part.start(signal);
      return part;
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Stops every part that was begun, even if one of them fails or hangs. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  async #stopAll(): Promise<void> {
    for (const part of this.#begun.toReversed()) await this.#stopWithinDeadline(part);
  }

  async #stopWithinDeadline(part: Part): Promise<void> {
    const { clock, log, stopDeadlineMs } = this.#options;
    const stopped = new AbortController();
    const deadline = clock.sleep(stopDeadlineMs, stopped.signal).then(() => {
      if (!stopped.signal.aborted)
        throw new AtriumError('LIFECYCLE_TIMEOUT', `${part.name} did not stop within ${stopDeadlineMs} ms.`);
    });
    try {
      await Promise.race([part.stop(), deadline]);
    } catch (error) {
      log.error({ part: part.name, err: error }, 'a part did not stop cleanly; going on with the others');
    } finally {
      stopped.abort();
    }
  }
}
