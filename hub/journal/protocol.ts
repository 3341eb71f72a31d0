// What the journal's two threads say to each other: the hub's thread asks, the storage thread answers.

import type { QuarantineConfig } from '../config/config.ts';
import type { ErrorCode } from '../foundation/errors.ts';
import type { Lane, RecordType } from '../messages/record.ts';

/** A record as it lies in the file; `data` is JSON text. */
interface RecordRow {
  readonly type: RecordType;
  readonly subject: string;
  readonly time: number;
  readonly recordedAt: number;
  readonly isClockTrusted: boolean;
  readonly data: string;
}

export interface UnnumberedRow extends RecordRow {
  readonly lane: Lane;
}

export interface NumberedRow extends RecordRow {
  readonly seq: number;
}

/** `violation` is JSON text without the raw bytes, which lie beside it. */
export interface QuarantineDraftRow {
  readonly violation: string;
  readonly raw: Uint8Array | null;
}

export interface QuarantineRow extends QuarantineDraftRow {
  readonly id: number;
  readonly replayedAt: number | null;
}

/** An entry of a named map; a null value forgets it. */
export interface EntryChange {
  readonly map: string;
  readonly key: string;
  readonly value: string | null;
}

/** Everything that writes. Each is done wholly or not at all; many share one transaction and one sync of the disk. */
export type Operation =
  | {
      readonly kind: 'commit';
      readonly records: readonly UnnumberedRow[];
      readonly quarantined: readonly QuarantineDraftRow[];
      readonly entries: readonly EntryChange[];
      /** Marked with this time; an entry that has made room for newer ones meanwhile is no error. */
      readonly replayed?: { readonly id: number; readonly at: number } | undefined;
    }
  | { readonly kind: 'confirm'; readonly lane: Lane; readonly upToSeq: number }
  | { readonly kind: 'release-confirmed'; readonly now: number; readonly keepMs: number };

/** `commit`: the numbers given, in the order of the records. `release-confirmed`: whether there is more to do. */
export interface OperationResults {
  readonly commit: readonly number[];
  readonly confirm: undefined;
  readonly 'release-confirmed': boolean;
}

export type OperationOf<Kind extends Operation['kind']> = Extract<Operation, { readonly kind: Kind }>;

/** What became of one operation; a failure here is its own fault and leaves the others of its group untouched. */
export type Outcome =
  | { readonly ok: true; readonly value: OperationResults[Operation['kind']] }
  | { readonly ok: false; readonly message: string };

interface LanePosition {
  readonly last: number;
  readonly confirmed: number;
}
export type Positions = Readonly<Record<Lane, LanePosition>>;

export interface OpenOptions {
  readonly directory: string;
  /** Becomes the epoch of a file that is new. */
  readonly newEpoch: string;
  readonly quarantine: QuarantineConfig;
}

export type Request =
  | ({ readonly kind: 'open' } & OpenOptions)
  | { readonly kind: 'write'; readonly operations: readonly Operation[] }
  | { readonly kind: 'read-lane'; readonly lane: Lane; readonly afterSeq: number; readonly limit: number }
  | { readonly kind: 'read-entries'; readonly map: string }
  | { readonly kind: 'list-quarantine'; readonly beforeId: number; readonly limit: number }
  | { readonly kind: 'get-quarantined'; readonly id: number }
  | { readonly kind: 'count-quarantine' }
  | { readonly kind: 'close' };

export interface Answers {
  readonly open: { readonly epoch: string; readonly positions: Positions };
  readonly write: { readonly outcomes: readonly Outcome[]; readonly positions: Positions };
  readonly 'read-lane': readonly NumberedRow[];
  readonly 'read-entries': ReadonlyArray<readonly [key: string, value: string]>;
  readonly 'list-quarantine': readonly QuarantineRow[];
  readonly 'get-quarantined': QuarantineRow | undefined;
  readonly 'count-quarantine': number;
  readonly close: undefined;
}

export type RequestOf<Kind extends Request['kind']> = Extract<Request, { readonly kind: Kind }>;

/** JOURNAL_UNAVAILABLE: the disk fails, which may pass. JOURNAL_INVALID: what lies in the file. JOURNAL_REFUSED: what was asked. */
export interface Fault {
  readonly code: ErrorCode;
  readonly message: string;
}

export interface RequestMessage {
  readonly id: number;
  readonly request: Request;
}

export type AnswerMessage =
  | { readonly id: number; readonly answer: Answers[Request['kind']] }
  | { readonly id: number; readonly fault: Fault };
