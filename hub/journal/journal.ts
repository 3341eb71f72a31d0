// The journal: what the hub decided, on disk before anyone acts on it; records by lane, quarantine, durable maps.
//
//   commit ─▶ write queue ─▶ storage thread (SQLite, full sync) ─▶ numbered records ─▶ listeners, then the caller

import type { DurableMap } from '../foundation/durable-map.ts';
import { AtriumError } from '../foundation/errors.ts';
import type { Part } from '../foundation/lifecycle.ts';
import { isEmptyForJournal } from '../messages/decision.ts';
import type { JsonValue } from '../messages/json.ts';
import { byLane, type JournalRecord, type Lane } from '../messages/record.ts';
import type { SetAside } from '../messages/set-aside.ts';
import type { StorageView } from '../messages/storage-view.ts';
import { type Commit, readState, STATE_MAP, toCommitOperation } from './commit-rows.ts';
import { durableMap } from './durable-map.ts';
import { currentEpoch, type Epochs } from './epochs.ts';
import { Housekeeping } from './housekeeping.ts';
import { type JournalOptions, openOptions } from './journal-options.ts';
import type {
  Answers,
  Operation,
  OperationOf,
  OperationResults,
  Positions,
  Present,
  Request,
  RequestOf,
  Written,
} from './protocol.ts';
import { QuarantineShelf } from './quarantine-shelf.ts';
import { fromRecordRow, toSetAside } from './record-row.ts';
import { SAMPLE_PERIOD_MS, StorageMeter } from './storage-meter.ts';
import { WorkerLink } from './worker-link.ts';
import { WriteQueue } from './write-queue.ts';

/** A part of a lane, in order; numbers may be missing where records were given up. */
export interface LaneSlice {
  readonly records: readonly JournalRecord[];
  /** Up to here the journal has nothing more than `records`. */
  readonly upTo: number;
}

/** What is there once the file is open. */
interface Open {
  readonly queue: WriteQueue;
  readonly housekeeping: Housekeeping;
  readonly meter: StorageMeter;
  readonly epochs: Epochs;
  readonly boot: number;
}

export class Journal implements Part {
  readonly name = 'journal';
  readonly quarantine: QuarantineShelf;
  readonly #options: JournalOptions;
  readonly #listeners = new Set<(records: readonly JournalRecord[]) => void>();
  #link: WorkerLink | undefined;
  #open: Open | undefined;
  #endSampling: () => void = () => {};
  #positions: Positions = byLane(() => ({ last: 0, confirmed: 0 }));
  #startedMs = 0;
  /** As the newest record says: whoever decided it knows. */
  #isClockTrusted = false;

  constructor(options: JournalOptions) {
    this.#options = options;
    this.quarantine = new QuarantineShelf(this.#ask.bind(this));
  }

  /** Under which new records are numbered; empty before the start. */
  get epoch(): string {
    return currentEpoch(this.#open?.epochs ?? []);
  }

  /** Throws JOURNAL_UNAVAILABLE (disk, or another hub on the same folder) or JOURNAL_INVALID (not ours, damaged, too new). */
  async start(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { clock, chance, log, onFatal } = this.#options;
    const link = new WorkerLink(onFatal);
    this.#link = link;
    this.#startedMs = clock.monotonicMs();
    const opened = await link.ask<'open'>({ kind: 'open', ...openOptions(this.#options), now: this.#present() });
    this.#positions = opened.positions;
    const queue = new WriteQueue({
      write: (operations) => this.#watched(link.ask<'write'>({ kind: 'write', operations, now: this.#present() })),
      onWritten: (written) => this.#noteWritten(written),
      clock,
      random: () => chance.fraction(),
      log,
    });
    const housekeeping = new Housekeeping({
      ...this.#options,
      write: this.#write.bind(this),
      isOpen: () => this.#link !== undefined,
    });
    const meter = new StorageMeter(clock, opened.figures, opened.damage);
    this.#open = { queue, housekeeping, meter, epochs: opened.epochs, boot: opened.boot };
    housekeeping.start();
    this.#endSampling = clock.every(SAMPLE_PERIOD_MS, () => meter.sample());
  }

  /** Writes what was committed so far, then closes the file; what an ill disk does not take is rejected. */
  async stop(): Promise<void> {
    const link = this.#link;
    this.#link = undefined;
    this.#endSampling();
    this.#open?.housekeeping.stop();
    await this.#open?.queue.close();
    try {
      if (this.#open) await link?.close();
    } finally {
      await link?.terminate();
    }
  }

  /** All of it or none; resolves in order of calling, once it is on disk, with the records and their numbers. */
  async commit(commit: Commit): Promise<readonly JournalRecord[]> {
    // An empty commit writes nothing, yet must not overtake: it may be the repetition of an event that is not on disk yet.
    if (isEmptyForJournal(commit) && this.#open?.queue.isIdle) return [];
    const { records } = commit;
    this.#isClockTrusted = records.at(-1)?.isClockTrusted ?? this.#isClockTrusted;
    const numbers = await this.#write<'commit'>(toCommitOperation(commit, this.#options.clock.now()));
    const { epoch, boot } = { epoch: this.epoch, boot: this.#open?.boot ?? 0 };
    const numbered = records.map((draft, index) => ({ ...draft, seq: numbers[index] ?? 0, epoch, boot }));
    this.#announce(numbered);
    return numbered;
  }

  /** False while the disk refuses writes: commits wait, and devices go without acknowledgement. */
  isHealthy(): boolean {
    return this.#open?.queue.isHealthy ?? false;
  }

  /** Room and rates as of the last write. Throws JOURNAL_UNAVAILABLE before the start. */
  view(): StorageView {
    if (this.#open === undefined) throw notOpen();
    return this.#open.meter.view(this.#open.queue.health());
  }

  async loadState(): Promise<ReadonlyMap<string, JsonValue>> {
    return readState(await this.#ask<'read-entries'>({ kind: 'read-entries', map: STATE_MAP }));
  }

  /** Records after this number, in order, at most `limit`. */
  async read(lane: Lane, afterSeq: number, limit: number): Promise<LaneSlice> {
    const { rows, upTo } = await this.#ask<'read-lane'>({ kind: 'read-lane', lane, afterSeq, limit });
    return { records: this.#parsed(() => rows.map((row) => fromRecordRow(lane, row, this.#open?.epochs ?? []))), upTo };
  }

  /** The centre has everything up to this number; never goes back. */
  async confirm(lane: Lane, upToSeq: number): Promise<void> {
    await this.#write<'confirm'>({ kind: 'confirm', lane, upToSeq });
  }

  async positions(): Promise<Positions> {
    return this.#positions;
  }

  /**
   * Called with the records of each commit, in order, before the commit's own caller goes on, and with those that the
   * journal appends itself: entries of the ledger, merged telemetry.
   */
  onCommitted(listener: (records: readonly JournalRecord[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * A copy of the record goes aside, in one commit with its entry in the ledger; the record itself may then be confirmed.
   * One that is aside already changes its reason; one that was given up meanwhile stays given up.
   */
  async setAside(lane: Lane, seq: number, { reason, refusals }: Pick<SetAside, 'reason' | 'refusals'>): Promise<void> {
    await this.#write<'set-aside'>({ kind: 'set-aside', lane, seq, reason, refusals });
  }

  /** Oldest first. */
  async listSetAside(): Promise<readonly SetAside[]> {
    return (await this.#ask<'list-set-aside'>({ kind: 'list-set-aside' })).map(toSetAside);
  }

  async getSetAside(lane: Lane, seq: number): Promise<SetAside | undefined> {
    const row = await this.#ask<'get-set-aside'>({ kind: 'get-set-aside', lane, seq });
    return row && toSetAside(row);
  }

  /** The centre has it after all. */
  async releaseSetAside(lane: Lane, seq: number): Promise<void> {
    await this.#write<'release-set-aside'>({ kind: 'release-set-aside', lane, seq });
  }

  durableMap(name: string): DurableMap {
    return durableMap(name, { ask: this.#ask.bind(this), write: this.#write.bind(this) });
  }

  /** SQLite does not see where a text is garbled. */
  #parsed<T>(parse: () => T): T {
    try {
      return parse();
    } catch (cause) {
      if (!(cause instanceof SyntaxError)) throw cause;
      const message = `a record of the journal is garbled: ${cause.message}`;
      this.#options.onDamaged?.(message);
      throw new AtriumError('JOURNAL_INVALID', message, { cause });
    }
  }

  #noteWritten({ positions, figures, appended, roomDefect }: Written): void {
    this.#positions = positions;
    this.#open?.meter.note(figures);
    if (roomDefect !== undefined)
      this.#options.log.error({ defect: roomDefect }, 'no room could be made in the journal');
    this.#announce(appended.map((row) => fromRecordRow(row.lane, row, this.#open?.epochs ?? [])));
    if (figures.isRoomWanted) void this.#open?.housekeeping.makeRoom();
  }

  #announce(records: readonly JournalRecord[]): void {
    if (records.length > 0) for (const listener of this.#listeners) listener(records);
  }

  #present(): Present {
    const { clock } = this.#options;
    const uptimeMs = Math.round(clock.monotonicMs() - this.#startedMs);
    return { at: clock.now(), isClockTrusted: this.#isClockTrusted, uptimeMs };
  }

  #ask<Kind extends Request['kind']>(request: RequestOf<Kind>): Promise<Answers[Kind]> {
    return this.#link ? this.#watched(this.#link.ask(request)) : Promise.reject(notOpen());
  }

  async #watched<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      if (error instanceof AtriumError && error.code === 'JOURNAL_INVALID') this.#options.onDamaged?.(error.message);
      throw error;
    }
  }

  #write<Kind extends Operation['kind']>(operation: OperationOf<Kind>): Promise<OperationResults[Kind]> {
    return this.#open?.queue.enqueue(operation) ?? Promise.reject(notOpen());
  }
}

function notOpen(): AtriumError {
  return new AtriumError('JOURNAL_UNAVAILABLE', 'the journal is not open', { retryable: true });
}
