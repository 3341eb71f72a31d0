// A record that the centre refused too often: it waits aside, so that its lane goes on, until a person sends it again.

import type { Timestamp } from './observation.ts';
import type { JournalRecord } from './record.ts';

export interface SetAside {
  readonly record: JournalRecord;
  /** In the centre's words, or what the line did each time. */
  readonly reason: string;
  readonly refusals: number;
  readonly setAsideAt: Timestamp;
}
