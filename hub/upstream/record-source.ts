// What the line to the centre needs of the journal.

import type { JournalRecord, Lane } from '../messages/record.ts';
import type { SetAside } from '../messages/set-aside.ts';

export interface LanePosition {
  /** Number of the newest record. */
  readonly last: number;
  /** Number up to which the centre has everything. */
  readonly confirmed: number;
}

export interface LaneSlice {
  /** In order; numbers may be missing where records were given up or set aside. */
  readonly records: readonly JournalRecord[];
  /** Up to here the journal has nothing more than `records`: nobody need ask again for what is missing. */
  readonly upTo: number;
}

export interface RecordSource {
  /** Records after this number, at most `limit`. */
  read(lane: Lane, afterSeq: number, limit: number): Promise<LaneSlice>;
  /** Resolves once it is on disk that the centre has everything up to this number. */
  confirm(lane: Lane, upToSeq: number): Promise<void>;
  positions(): Promise<Readonly<Record<Lane, LanePosition>>>;
  /** Calls back with newly committed records, in order; the result ends it. */
  onCommitted(listener: (records: readonly JournalRecord[]) => void): () => void;
  /** Puts a record aside, in one commit with its entry in the ledger; for one that is aside already it changes reason and count. */
  setAside(lane: Lane, seq: number, why: Pick<SetAside, 'reason' | 'refusals'>): Promise<void>;
  getSetAside(lane: Lane, seq: number): Promise<SetAside | undefined>;
  /** The centre has it after all. */
  releaseSetAside(lane: Lane, seq: number): Promise<void>;
}
