// Stands in for the journal while the disk lets nobody open it: holds nothing, commits nothing, and says so.

import { type Clock, seconds } from '../foundation/clock.ts';
import type { DurableMap } from '../foundation/durable-map.ts';
import { AtriumError } from '../foundation/errors.ts';
import { retryDelays } from '../foundation/retry.ts';
import { isEmptyForJournal } from '../messages/decision.ts';
import type { JsonValue } from '../messages/json.ts';
import { byLane, type JournalRecord, type Lane } from '../messages/record.ts';
import type { SetAside } from '../messages/set-aside.ts';
import type { StorageView } from '../messages/storage-view.ts';
import type { Commit } from './commit-rows.ts';
import type { Journal, LaneSlice } from './journal.ts';
import type { Positions } from './protocol.ts';
import type { QuarantineShelf } from './quarantine-shelf.ts';

/** What a hall needs of its journal. */
export interface HallJournal extends Pick<Journal, Exclude<keyof Journal, 'quarantine'>> {
  readonly quarantine: Pick<QuarantineShelf, 'list' | 'get' | 'count'>;
}

export interface StandInOptions<Real extends Pick<Journal, 'stop'>> {
  readonly clock: Clock;
  readonly random: () => number;
  /** What the disk said. */
  readonly fault: string;
  /** Opens the real one; throws JOURNAL_UNAVAILABLE while the disk is ill. */
  readonly open: () => Promise<Real>;
  /** Called once: from then on the real one can take this one's place. */
  readonly onOpened: (journal: Real) => void;
  /** The disk is well, and yet the journal cannot be used. */
  readonly onFatal: (error: Error) => void;
}

const FIRST_RETRY_MS = seconds(1);
const LONGEST_RETRY_MS = seconds(10);
const NOTHING: Positions = byLane(() => ({ last: 0, confirmed: 0 }));

export class StandInJournal<Real extends Pick<Journal, 'stop'>> implements HallJournal {
  readonly name = 'journal';
  readonly epoch = '';
  readonly quarantine = { list: async () => [], get: async () => undefined, count: async () => 0 };
  readonly #options: StandInOptions<Real>;
  readonly #ended = new AbortController();
  readonly #since: number;
  #fault: string;

  constructor(options: StandInOptions<Real>) {
    this.#options = options;
    this.#fault = options.fault;
    this.#since = options.clock.now();
  }

  async start(): Promise<void> {
    void this.#openWhenWell();
  }

  async stop(): Promise<void> {
    this.#ended.abort();
  }

  async #openWhenWell(): Promise<void> {
    const { clock, random, open, onOpened, onFatal } = this.#options;
    for (const delayMs of retryDelays({ firstMs: FIRST_RETRY_MS, longestMs: LONGEST_RETRY_MS, random })) {
      await clock.sleep(delayMs, this.#ended.signal);
      if (this.#ended.signal.aborted) return;
      try {
        const journal = await open();
        // Stopped while it opened: whoever stops knows nothing of it.
        if (this.#ended.signal.aborted) return await journal.stop();
        return onOpened(journal);
      } catch (error) {
        if (!(error instanceof AtriumError) || error.code !== 'JOURNAL_UNAVAILABLE') return onFatal(asError(error));
        this.#fault = error.message;
      }
    }
  }

  /** Never resolves: nobody may act on what is not on disk. Nothing is kept, either: whoever waits asks again later. */
  async commit(commit: Commit): Promise<readonly JournalRecord[]> {
    return isEmptyForJournal(commit) ? [] : never();
  }

  isHealthy(): boolean {
    return false;
  }

  view(): StorageView {
    return {
      ...{ isHealthy: false, fault: this.#fault, since: this.#since, damage: null },
      ...{ usedBytes: 0, limitBytes: 0, brownOut: 'none', givenUp: 0, setAside: 0 },
      lanes: byLane(() => ({ unsentBytes: 0, bytesPerHour: 0, hoursLeft: null })),
      ...{ syncsPerHour: 0, bytesPerHour: 0 },
    };
  }

  async loadState(): Promise<ReadonlyMap<string, JsonValue>> {
    return new Map();
  }

  async read(_lane: Lane, afterSeq: number): Promise<LaneSlice> {
    return { records: [], upTo: afterSeq };
  }

  async confirm(): Promise<void> {}

  async positions(): Promise<Positions> {
    return NOTHING;
  }

  onCommitted(): () => void {
    return () => undefined;
  }

  setAside(): Promise<void> {
    return never();
  }

  async listSetAside(): Promise<readonly SetAside[]> {
    return [];
  }

  async getSetAside(): Promise<undefined> {
    return undefined;
  }

  releaseSetAside(): Promise<void> {
    return never();
  }

  /** Subscriptions live as long as the connection; the device learns at its next one that nothing was kept. */
  durableMap(): DurableMap {
    return { entries: async () => [], put: async () => undefined, delete: async () => undefined };
  }
}

const never = <T>(): Promise<T> => new Promise(() => undefined);

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
