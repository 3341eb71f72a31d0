// Drives virtual time from real time at a chosen speed, with few wake-ups while nothing is due.

import type { Cancel, Clock } from './clock.ts';
import type { Timeline } from './timeline.ts';

export interface PacerOptions {
  readonly timeline: Timeline;
  readonly clock: Clock;
  /** Virtual seconds in one real second, up to 1000. */
  readonly speed: number;
}

const SHORTEST_PAUSE_MS = 20;
/** Also bounds how far `timeline.now()` may lag behind. */
const LONGEST_PAUSE_MS = 250;

/** Runs the timeline until the result is called. */
export function pace({ timeline, clock, speed }: PacerOptions): Cancel {
  const virtualStart = timeline.now();
  const realStart = clock.monotonicMs();
  const virtualNow = (): number => virtualStart + (clock.monotonicMs() - realStart) * speed;
  let cancel = clock.after(0, tick);

  function tick(): void {
    timeline.runUntil(virtualNow());
    const dueInMs = ((timeline.nextDue() ?? Number.POSITIVE_INFINITY) - virtualNow()) / speed;
    cancel = clock.after(Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, dueInMs)), tick);
  }
  return () => cancel();
}
