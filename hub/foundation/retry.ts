// How long to wait before the next try: growing, capped, with jitter, for ever.

export interface RetrySchedule {
  readonly firstMs: number;
  readonly longestMs: number;
  /** 0 to 1; asked once for each wait, so that many hubs do not come back in one instant. */
  readonly random: () => number;
}

/** Waits in milliseconds: each between half and the whole of a doubling, capped delay. */
export function* retryDelays({ firstMs, longestMs, random }: RetrySchedule): Generator<number, never> {
  let delayMs = Math.min(firstMs, longestMs);
  for (;;) {
    yield delayMs * (0.5 + random() / 2);
    delayMs = Math.min(delayMs * 2, longestMs);
  }
}
