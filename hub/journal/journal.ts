// The journal: what the hub decided, on disk before anyone acts on it; records by lane, quarantine, durable maps.
//
//   commit ─▶ write queue ─▶ storage thread (SQLite, full sync) ─▶ numbered records ─▶ listeners, then the caller

import type { QuarantineConfig } from '../config/config.ts';
import type { Chance } from '../foundation/chance.ts';
import { type Clock, minutes } from '../foundation/clock.ts';
import type { DurableMap } from '../foundation/durable-map.ts';
import { AtriumError } from '../foundation/errors.ts';
import type { Part } from '../foundation/lifecycle.ts';
import type { Log } from '../foundation/log.ts';
import { type Decision, isEmptyForJournal } from '../messages/decision.ts';
import type { JsonValue } from '../messages/json.ts';
import type { JournalRecord, Lane, RecordDraft } from '../messages/record.ts';
import type { Answers, Operation, OperationOf, OperationResults, Positions, Request, RequestOf } from './protocol.ts';
import { QuarantineShelf } from './quarantine-shelf.ts';
import { fromRecordRow, toQuarantineRow, toRecordRow } from './record-row.ts';
import { WorkerLink } from './worker-link.ts';
import { WriteQueue } from './write-queue.ts';

export type Commit = Pick<Decision, 'records' | 'quarantined' | 'state' | 'replayed'>;

export interface JournalOptions {
  readonly directory: string;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  readonly quarantine: QuarantineConfig;
  /** Counted from the moment the centre has the record. */
  readonly keepConfirmedHours: number;
  /** The storage thread died: nothing can be committed any more, so the hub must end with an exit code. */
  readonly onFatal: (error: AtriumError) => void;
}

const EPOCH_BYTES = 8;
const RELEASE_PERIOD_MS = minutes(5);
const HOUR_MS = minutes(60);
const STATE_MAP = 'state';
const NOTHING_YET = { last: 0, confirmed: 0 };

export class Journal implements Part {
  readonly name = 'journal';
  readonly quarantine: QuarantineShelf;
  readonly #options: JournalOptions;
  readonly #listeners = new Set<(records: readonly JournalRecord[]) => void>();
  #link: WorkerLink | undefined;
  #queue: WriteQueue | undefined;
  #epoch = '';
  #positions: Positions = { alarm: NOTHING_YET, event: NOTHING_YET, report: NOTHING_YET, telemetry: NOTHING_YET };
  #endReleasing: () => void = () => {};
  #isReleasing = false;

  constructor(options: JournalOptions) {
    this.#options = options;
    this.quarantine = new QuarantineShelf(this.#ask.bind(this));
  }

  /** Made at random with the file, and part of every record's identity at the centre; empty before the start. */
  get epoch(): string {
    return this.#epoch;
  }

  /** Throws JOURNAL_UNAVAILABLE (disk, or another hub on the same folder) or JOURNAL_INVALID (not ours, damaged, too new). */
  async start(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { clock, chance, log, quarantine, directory, onFatal } = this.#options;
    const link = new WorkerLink(onFatal);
    this.#link = link;
    const opened = await link.ask<'open'>({ kind: 'open', directory, quarantine, newEpoch: chance.token(EPOCH_BYTES) });
    this.#epoch = opened.epoch;
    this.#positions = opened.positions;
    this.#queue = new WriteQueue({
      write: (operations) => link.ask<'write'>({ kind: 'write', operations }),
      onPositions: (positions) => (this.#positions = positions),
      clock,
      random: () => chance.fraction(),
      log,
    });
    this.#endReleasing = clock.every(RELEASE_PERIOD_MS, () => void this.#release());
  }

  /** Writes what was committed so far, then closes the file; what an ill disk does not take is rejected. */
  async stop(): Promise<void> {
    const link = this.#link;
    this.#link = undefined;
    this.#endReleasing();
    await this.#queue?.close();
    try {
      if (this.#queue) await link?.close();
    } finally {
      await link?.terminate();
    }
  }

  /** All of it or none; resolves in order of calling, once it is on disk, with the records and their numbers. */
  async commit(commit: Commit): Promise<readonly JournalRecord[]> {
    // An empty commit writes nothing, yet must not overtake: it may be the repetition of an event that is not on disk yet.
    if (isEmptyForJournal(commit) && this.#queue?.isIdle) return [];
    const { records, quarantined, state, replayed } = commit;
    const numbers = await this.#write<'commit'>({
      kind: 'commit',
      records: records.map(toRecordRow),
      quarantined: quarantined.map(toQuarantineRow),
      replayed: replayed === undefined ? undefined : { id: replayed, at: this.#options.clock.now() },
      entries: state.map(({ key, value }) => ({
        map: STATE_MAP,
        key,
        value: value === null ? null : JSON.stringify(value),
      })),
    });
    const numbered = number(records, numbers);
    if (numbered.length > 0) for (const listener of this.#listeners) listener(numbered);
    return numbered;
  }

  /** False while the disk refuses writes: commits wait, and devices go without acknowledgement. */
  isHealthy(): boolean {
    return this.#queue?.isHealthy ?? false;
  }

  async loadState(): Promise<ReadonlyMap<string, JsonValue>> {
    const entries = await this.#ask<'read-entries'>({ kind: 'read-entries', map: STATE_MAP });
    return new Map(entries.map(([key, value]) => [key, JSON.parse(value) as JsonValue]));
  }

  /** Records after this number, in order. */
  async read(lane: Lane, afterSeq: number, limit: number): Promise<readonly JournalRecord[]> {
    const rows = await this.#ask<'read-lane'>({ kind: 'read-lane', lane, afterSeq, limit });
    return rows.map((row) => fromRecordRow(lane, row));
  }

  /** The centre has everything up to this number; never goes back. */
  async confirm(lane: Lane, upToSeq: number): Promise<void> {
    await this.#write<'confirm'>({ kind: 'confirm', lane, upToSeq });
  }

  async positions(): Promise<Positions> {
    return this.#positions;
  }

  /** Called with the records of each commit, in order, before the commit's own caller goes on. */
  onCommitted(listener: (records: readonly JournalRecord[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  durableMap(name: string): DurableMap {
    const map = `map:${name}`;
    const change = async (key: string, value: string | null): Promise<void> => {
      await this.#write<'commit'>({ kind: 'commit', records: [], quarantined: [], entries: [{ map, key, value }] });
    };
    return {
      entries: () => this.#ask<'read-entries'>({ kind: 'read-entries', map }),
      put: change,
      delete: (key) => change(key, null),
    };
  }

  async #release(): Promise<void> {
    if (this.#isReleasing) return;
    this.#isReleasing = true;
    const { clock, keepConfirmedHours, log } = this.#options;
    const keepMs = keepConfirmedHours * HOUR_MS;
    try {
      while (await this.#write<'release-confirmed'>({ kind: 'release-confirmed', now: clock.now(), keepMs }));
    } catch (error) {
      if (this.#link) log.error({ err: error }, 'old records of the journal could not be deleted; trying again later');
    } finally {
      this.#isReleasing = false;
    }
  }

  #ask<Kind extends Request['kind']>(request: RequestOf<Kind>): Promise<Answers[Kind]> {
    return this.#link?.ask(request) ?? Promise.reject(notOpen());
  }

  #write<Kind extends Operation['kind']>(operation: OperationOf<Kind>): Promise<OperationResults[Kind]> {
    return this.#queue?.enqueue(operation) ?? Promise.reject(notOpen());
  }
}

function number(drafts: readonly RecordDraft[], numbers: readonly number[]): JournalRecord[] {
  return drafts.map((draft, index) => ({ ...draft, seq: numbers[index] ?? 0 }));
}

function notOpen(): AtriumError {
  return new AtriumError('JOURNAL_UNAVAILABLE', 'the journal is not open', { retryable: true });
}
