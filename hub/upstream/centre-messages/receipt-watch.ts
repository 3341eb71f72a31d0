// Notices an application that is silent: the broker takes records, and no receipt says anything about them for too long.

import type { Clock } from '../../foundation/clock.ts';

/** So many looks within the patience: it is kept to a twentieth. */
const LOOKS = 20;

export interface ReceiptWatchOptions {
  readonly clock: Clock;
  readonly patienceMs: number;
  /** True while the broker has records that wait for a receipt. */
  readonly isWaiting: () => boolean;
  /** Called before each look. */
  readonly onLook: () => void;
  /** Once for each silence. */
  readonly onSilence: () => void;
}

export class ReceiptWatch {
  readonly #options: ReceiptWatchOptions;
  #end: () => void = () => {};
  #waitingSinceMs: number | undefined;
  #isSilent = false;

  constructor(options: ReceiptWatchOptions) {
    this.#options = options;
  }

  /** From a silence until the application says something again, whatever the line does in between. */
  get isSilent(): boolean {
    return this.#isSilent;
  }

  lineUp(): void {
    const { clock, patienceMs } = this.#options;
    this.lineDown();
    this.#end = clock.every(patienceMs / LOOKS, () => this.#look());
  }

  lineDown(): void {
    this.#end();
    this.#waitingSinceMs = undefined;
  }

  /** A receipt confirmed or refused something. */
  answered(): void {
    this.#isSilent = false;
    this.#waitingSinceMs = undefined;
  }

  #look(): void {
    const { clock, patienceMs, isWaiting, onLook, onSilence } = this.#options;
    onLook();
    if (!isWaiting()) this.#waitingSinceMs = undefined;
    else this.#waitingSinceMs ??= clock.monotonicMs();
    if (this.#waitingSinceMs === undefined || clock.monotonicMs() - this.#waitingSinceMs < patienceMs) return;
    this.#isSilent = true;
    this.#end();
    onSilence();
  }
}
