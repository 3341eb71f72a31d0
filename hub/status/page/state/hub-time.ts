// The time of the hub, as ages are counted by its clock and not by that of the tablet.

import { type ReadonlySignal, signal } from '@preact/signals';
import { seconds, systemClock } from '../../../foundation/clock.ts';

let aheadMs = 0;
const ticking = signal(systemClock.now());

/** Milliseconds since 1970 by the hub's clock; moves on every second. */
export const hubNow: ReadonlySignal<number> = ticking;

/** Takes over the hub's time from a message that has just come. */
export function hubSaysItIs(at: string): void {
  aheadMs = Date.parse(at) - systemClock.now();
  tick();
}

function tick(): void {
  ticking.value = systemClock.now() + aheadMs;
}

systemClock.every(seconds(1), tick);
