// How much room V8 takes for what dies young: little while little happens, more under load, where it makes collecting cheap.

import { setFlagsFromString } from 'node:v8';

/**
 * To be called before anything else is loaded, or the young generation grows to its limit while it loads, and stays there.
 * Both flags are read at each collection, so they may change while the program runs; heap.test.ts says so if that ends.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--optimize-for-size');
}

/** Up to `--max-semi-space-size`. */
export function letHeapGrow(): void {
  setFlagsFromString('--semi-space-growth-factor=2');
  setFlagsFromString('--no-optimize-for-size');
}
