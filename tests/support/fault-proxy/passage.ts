// How bytes pass through the fault proxy in one direction.

export type Passage =
  | { readonly kind: 'open' }
  | { readonly kind: 'delayed'; readonly delayMs: number; readonly jitterMs: number }
  | { readonly kind: 'throttled'; readonly bytesPerSecond: number }
  | { readonly kind: 'black-hole' };

/** At once. */
export const open: Passage = { kind: 'open' };

/** Nothing, and no word of it; what is held arrives, in order, once the passage is another one. */
export const blackHole: Passage = { kind: 'black-hole' };

/** Each piece later by the delay and an evenly spread share of the jitter; order stays. */
export const delayed = (delayMs: number, jitterMs = 0): Passage => ({ kind: 'delayed', delayMs, jitterMs });

/** So many bytes a second, for each connection by itself. */
export const throttled = (bytesPerSecond: number): Passage => ({ kind: 'throttled', bytesPerSecond });
