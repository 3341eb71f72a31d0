// What the journal's two threads say to each other: the hub's thread asks, the storage thread answers.

import type { QuarantineConfig } from '../config/config.ts';
import type { ErrorCode } from '../foundation/errors.ts';
import type { Loss } from '../messages/loss.ts';
import type { Lane, RecordType } from '../messages/record.ts';
import type { BrownOut } from '../messages/storage-view.ts';
import type { Epochs } from './epochs.ts';

/** A record as it lies in the file; `data` is JSON text. */
interface RecordRow {
  readonly type: RecordType;
  readonly subject: string;
  readonly time: number;
  readonly recordedAt: number;
  readonly isClockTrusted: boolean;
  readonly uptimeMs: number;
  readonly data: string;
}

export interface UnnumberedRow extends RecordRow {
  readonly lane: Lane;
}

export interface NumberedRow extends RecordRow {
  readonly seq: number;
  readonly boot: number;
}

export interface LaneRow extends NumberedRow {
  readonly lane: Lane;
}

/** `record` is the whole journal record as JSON text. */
export interface SetAsideRow {
  readonly record: string;
  readonly reason: string;
  readonly refusals: number;
  readonly setAsideAt: number;
}

/** The moment of a group, as the storage thread has no clock of its own. */
export interface Present {
  readonly at: number;
  readonly isClockTrusted: boolean;
  /** Since the hub started, by a clock that nobody can set. */
  readonly uptimeMs: number;
}

/** What the centre will never get, before the ledger gave it a number; ranges may pass from one epoch into another. */
export type GivenUp = Omit<Loss, 'epoch' | 'count'>;

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
  | { readonly kind: 'release-confirmed'; readonly keepMs: number }
  | { readonly kind: 'give-up-aged'; readonly keepMs: number }
  /** Does nothing itself: each group begins with making room where room is short. */
  | { readonly kind: 'make-room' }
  | { readonly kind: 'note-loss'; readonly given: GivenUp }
  | {
      readonly kind: 'set-aside';
      readonly lane: Lane;
      readonly seq: number;
      readonly reason: string;
      readonly refusals: number;
    }
  | { readonly kind: 'release-set-aside'; readonly lane: Lane; readonly seq: number };

/** `commit`: the numbers given, in the order of the records. A boolean: whether there is more to do. */
export interface OperationResults {
  readonly commit: readonly number[];
  readonly confirm: undefined;
  readonly 'release-confirmed': boolean;
  readonly 'give-up-aged': boolean;
  readonly 'make-room': boolean;
  readonly 'note-loss': undefined;
  readonly 'set-aside': undefined;
  readonly 'release-set-aside': undefined;
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

/** Counted since the file was opened, where no other start is named. */
export interface StorageFigures {
  readonly usedBytes: number;
  readonly limitBytes: number;
  readonly brownOut: BrownOut;
  /** There is more to give up: ask again. */
  readonly isRoomWanted: boolean;
  /** Since the journal was made. */
  readonly givenUp: number;
  readonly setAside: number;
  readonly syncs: number;
  readonly writtenBytes: number;
  /** What records may take before room is made. */
  readonly roomBytes: number;
  readonly unsentBytes: Readonly<Record<Lane, number>>;
  readonly committedBytes: Readonly<Record<Lane, number>>;
}

export interface RoomOptions {
  readonly maxBytes: number;
  /** Left free on the disk. */
  readonly reserveBytes: number;
}

export interface OpenOptions {
  readonly directory: string;
  readonly room: RoomOptions;
  readonly now: Present;
  /** Becomes the epoch of a file that is new. */
  readonly newEpoch: string;
  readonly quarantine: QuarantineConfig;
  /** Met while the file was in use: every page is looked at, as a disk that fails for a moment can look like damage. */
  readonly knownDamage?: string | undefined;
}

export type Request =
  | ({ readonly kind: 'open' } & OpenOptions)
  | { readonly kind: 'write'; readonly operations: readonly Operation[]; readonly now: Present }
  | { readonly kind: 'read-lane'; readonly lane: Lane; readonly afterSeq: number; readonly limit: number }
  | { readonly kind: 'read-entries'; readonly map: string }
  | { readonly kind: 'list-quarantine'; readonly beforeId: number; readonly limit: number }
  | { readonly kind: 'get-quarantined'; readonly id: number }
  | { readonly kind: 'count-quarantine' }
  | { readonly kind: 'list-set-aside' }
  | { readonly kind: 'get-set-aside'; readonly lane: Lane; readonly seq: number }
  | { readonly kind: 'close' };

interface Opened {
  readonly epochs: Epochs;
  readonly boot: number;
  readonly positions: Positions;
  readonly figures: StorageFigures;
  /** What a salvage of the file said; null for a file that was sound. */
  readonly damage: string | null;
}

export interface Written {
  readonly outcomes: readonly Outcome[];
  /** Records of the journal's own, in order: entries of the ledger, merged telemetry. They come before those of the group. */
  readonly appended: readonly LaneRow[];
  readonly positions: Positions;
  readonly figures: StorageFigures;
  /** Making room failed by a defect of the program; the group was written without it. */
  readonly roomDefect: string | undefined;
}

export interface Answers {
  readonly open: Opened;
  readonly write: Written;
  readonly 'read-lane': { readonly rows: readonly NumberedRow[]; readonly upTo: number };
  readonly 'read-entries': ReadonlyArray<readonly [key: string, value: string]>;
  readonly 'list-quarantine': readonly QuarantineRow[];
  readonly 'get-quarantined': QuarantineRow | undefined;
  readonly 'count-quarantine': number;
  readonly 'list-set-aside': readonly SetAsideRow[];
  readonly 'get-set-aside': SetAsideRow | undefined;
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
