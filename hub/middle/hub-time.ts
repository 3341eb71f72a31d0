// Follows the hub's wall clock beside the clock that nobody can set, and tells a clock that was set from time that passed.

import type { InputMoment } from '../messages/input.ts';
import type { Timestamp } from '../messages/observation.ts';

/** Below this it is the slewing of NTP, or the rounding of two clocks. */
const SMALLEST_STEP_MS = 1_000;
/** Inputs come several times a second, if only because time passes: after a longer pause the hub itself stood still. */
const LONGEST_PAUSE_MS = 10_000;

export interface TimeChange {
  /** By how much everything remembered in wall time moves, so that no device is blamed for what the hub did; mostly 0. */
  readonly shiftMs: number;
  /** Set where the clock was set: what it would show now, and what it shows. */
  readonly step: { readonly before: Timestamp; readonly after: Timestamp } | undefined;
}

const NO_CHANGE: TimeChange = { shiftMs: 0, step: undefined };

export class HubTime {
  #at: Timestamp | undefined;
  #uptimeMs = 0;

  /** What changed since the input before; nothing at the first one. */
  follow({ at, uptimeMs }: InputMoment): TimeChange {
    const elapsedMs = uptimeMs - this.#uptimeMs;
    const expected = (this.#at ?? at - elapsedMs) + elapsedMs;
    this.#at = at;
    this.#uptimeMs = uptimeMs;
    const stepMs = at - expected;
    const isStep = Math.abs(stepMs) >= SMALLEST_STEP_MS;
    if (!isStep && elapsedMs < LONGEST_PAUSE_MS) return NO_CHANGE;
    const pauseMs = elapsedMs < LONGEST_PAUSE_MS ? 0 : elapsedMs;
    return { shiftMs: pauseMs + (isStep ? stepMs : 0), step: isStep ? { before: expected, after: at } : undefined };
  }
}
