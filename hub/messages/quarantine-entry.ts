// A violation as it lies in quarantine.

import type { Timestamp, Violation } from './observation.ts';

export interface QuarantineEntry extends Violation {
  readonly id: number;
  /** When it was checked anew and accepted; null while it waits. */
  readonly replayedAt: Timestamp | null;
}
