// What the line to the centre needs of the journal.

import type { JournalRecord, Lane } from '../messages/record.ts';

export interface LanePosition {
  /** Number of the newest record. */
  readonly last: number;
  /** Number up to which the centre has everything. */
  readonly confirmed: number;
}

export interface RecordSource {
  /** Part of every record's identity at the centre. */
  readonly epoch: string;
  /** Records after this number, in order, at most `limit`; numbers may be missing where records were given up. */
  read(lane: Lane, afterSeq: number, limit: number): Promise<readonly JournalRecord[]>;
  /** Resolves once it is on disk that the centre has everything up to this number. */
  confirm(lane: Lane, upToSeq: number): Promise<void>;
  positions(): Promise<Readonly<Record<Lane, LanePosition>>>;
  /** Calls back with newly committed records, in order; the result ends it. */
  onCommitted(listener: (records: readonly JournalRecord[]) => void): () => void;
}
