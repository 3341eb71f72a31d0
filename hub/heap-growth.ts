// Lets the heap grow while messages come thick and fast: collecting garbage would else be the hub's largest cost.

import { type Clock, seconds } from './foundation/clock.ts';
import type { Part } from './foundation/lifecycle.ts';

const PERIOD_MS = seconds(1);
/** More than twice what a hall of 120 devices sends. Not CPU time: a hub that gets little of a crowded machine needs it most. */
const MANY_MESSAGES = 500;
/** A burst, as after a power cut, is not worth it. */
const BUSY_PERIODS = 2;
const CALM_PERIODS = 60;

export interface HeapGrowthOptions {
  readonly clock: Clock;
  /** Messages that came so far. */
  readonly messages: () => number;
  readonly letHeapGrow: () => void;
  readonly keepHeapSmall: () => void;
}

export function heapGrowth({ clock, messages, letHeapGrow, keepHeapSmall }: HeapGrowthOptions): Part {
  let stop = () => {};
  let isLarge = false;
  let before = 0;
  /** Periods in a row that speak for the other size. */
  let periods = 0;

  const look = (): void => {
    const now = messages();
    const isBusy = now - before >= MANY_MESSAGES;
    before = now;
    periods = isBusy === isLarge ? 0 : periods + 1;
    if (periods < (isLarge ? CALM_PERIODS : BUSY_PERIODS)) return;
    periods = 0;
    isLarge = isBusy;
    if (isLarge) letHeapGrow();
    else keepHeapSmall();
  };

  return {
    name: 'heap growth',
    async start() {
      before = messages();
      stop = clock.every(PERIOD_MS, look);
    },
    async stop() {
      stop();
    },
  };
}
