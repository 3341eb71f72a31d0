// How many records may be on their way at once: one window for what is live, a small and paced one for the backlog.

import type { Clock } from '../../foundation/clock.ts';
import { Pace } from './pace.ts';
import type { Kind } from './sent-records.ts';

export interface WindowSizes {
  /** Live records on their way at the same time. */
  readonly window: number;
  readonly backlog: { readonly perSecond: number; readonly inFlight: number };
}

export class Windows {
  readonly #sizes: Readonly<Record<Kind, number>>;
  readonly #pace: Pace;
  #inFlight: Record<Kind, number> = { live: 0, backlog: 0 };

  constructor({ window, backlog, clock, onTurn }: WindowSizes & { clock: Clock; onTurn: () => void }) {
    this.#sizes = { live: window, backlog: backlog.inFlight };
    this.#pace = new Pace({ perSecond: backlog.perSecond, clock, onTurn });
  }

  get inFlight(): number {
    return this.#inFlight.live + this.#inFlight.backlog;
  }

  /** To be asked only where one is ready to go: it uses up the backlog's pace. */
  hasRoom(kind: Kind): boolean {
    if (this.#inFlight[kind] >= this.#sizes[kind]) return false;
    return kind === 'live' || this.#pace.take();
  }

  enter(kind: Kind): void {
    this.#inFlight[kind] += 1;
  }

  leave(kind: Kind): void {
    this.#inFlight[kind] -= 1;
  }

  /** The line has ended, and with it whatever was on its way. */
  clear(): void {
    this.#inFlight = { live: 0, backlog: 0 };
    this.#pace.cancel();
  }
}
