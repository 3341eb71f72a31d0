// Says who was refused and why, at most once in ten seconds for each of them, so that a storm cannot flood the log.

import { type Clock, seconds } from '../foundation/clock.ts';
import type { Log } from '../foundation/log.ts';

export interface Incident {
  /** What was refused, such as `connection` or `publish`. */
  readonly refused: string;
  readonly why: string;
  /** Client id or address: what the lines are grouped by. */
  readonly who: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

const WINDOW_MS = seconds(10);
/** Lines in one window, however many different clients misbehave. */
const LINES_PER_WINDOW = 100;
const LONGEST_TEXT = 200;

export class IncidentLog {
  readonly #clock: Clock;
  readonly #log: Log;
  #windowEndsAtMs = 0;
  #said = new Set<string>();
  #unsaid = 0;

  constructor(clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
  }

  report({ refused, why, who, details }: Incident): void {
    this.#turnWindow();
    const key = `${refused}\n${why}\n${who}`;
    if (this.#said.has(key) || this.#said.size >= LINES_PER_WINDOW) {
      this.#unsaid += 1;
      return;
    }
    this.#said.add(key);
    this.#log.warn({ refused, why, who: shorten(who), ...details }, `${refused} refused: ${why}`);
  }

  #turnWindow(): void {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs < this.#windowEndsAtMs) return;
    if (this.#unsaid > 0)
      this.#log.warn({ count: this.#unsaid }, 'further refusals of the same kinds were not logged one by one');
    this.#windowEndsAtMs = nowMs + WINDOW_MS;
    this.#said = new Set();
    this.#unsaid = 0;
  }
}

/** Topics and client ids come from outside and may be as long as a packet. */
export function shorten(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT)}…`;
}
