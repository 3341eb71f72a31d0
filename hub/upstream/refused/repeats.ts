// What goes out of its order: records that the centre refused before, and suspects of the search for a culprit.
//
//   refused ─▶ (wait) ─▶ queue ─▶ read from the journal ─▶ line          suspects ─▶ (quiet, ping) ─▶ queue, one on the line at a time
//      └─ too often ─▶ aside ◀──────────────────────────────── certain culprit ◀────────┘

import type { Clock } from '../../foundation/clock.ts';
import type { Log } from '../../foundation/log.ts';
import type { JournalRecord } from '../../messages/record.ts';
import type { JournalReader } from '../outbox/journal-reader.ts';
import type { RecordKey } from '../record-key.ts';
import type { RecordSource } from '../record-source.ts';
import { CLOSED_ON_IT, CulpritSearch, type LineEnding, type Minded } from './culprit-search.ts';
import { Refusals } from './refusals.ts';

/** A line with suspects must first live so long without them: from half of it to the whole, by chance. */
const QUIET_MS = 2_000;

export interface RepeatsOptions {
  readonly source: Pick<RecordSource, 'setAside'>;
  readonly reader: JournalReader;
  /** A record refused so often goes aside. */
  readonly limit: number;
  /** Calls back once the broker has answered a ping, and never if the line breaks before. */
  readonly probe: (onAlive: () => void) => void;
  readonly isSettled: (key: RecordKey) => boolean;
  readonly send: (record: JournalRecord) => void;
  /** The record is aside, or the journal has it no more: its lane may go on. */
  readonly onSettled: (key: RecordKey) => void;
  /** There may be something to send now. */
  readonly onReady: () => void;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}

export class Repeats {
  readonly #options: RepeatsOptions;
  readonly #refusals: Refusals;
  readonly #search: CulpritSearch;
  #queue: RecordKey[] = [];
  #isFetching = false;
  #isQuiet = false;

  constructor(options: RepeatsOptions) {
    const { source, clock, random, log, limit, onSettled, onReady } = options;
    this.#options = options;
    this.#search = new CulpritSearch(limit);
    this.#refusals = new Refusals({
      ...{ source, clock, random, log, limit, onAside: onSettled },
      onRepeat: (key) => {
        this.#queue.push(key);
        onReady();
      },
    });
  }

  /** True while nothing at all may be sent. */
  get isQuiet(): boolean {
    return this.#isQuiet;
  }

  /** True while records go one at a time, suspects first. */
  get isSearching(): boolean {
    return this.#search.isSearching;
  }

  /** True while a record that is no suspect is to go before them. */
  get wantsOther(): boolean {
    return this.#search.wantsOther;
  }

  get isWaiting(): boolean {
    return this.#queue.length > 0 && !this.#isFetching;
  }

  /** True where it does not go in its order: on its way aside, or a suspect. */
  keepsBack(key: RecordKey): boolean {
    return this.#refusals.isGoingAside(key) || this.#search.isSuspect(key);
  }

  lineUp(signal: AbortSignal): void {
    this.#queue = this.#search.suspects();
    if (this.#queue.length > 0) void this.#testWithout(signal);
  }

  /** Says what the broker closed the line on, as far as suspects tell. */
  lineDown(ending: LineEnding): Minded {
    const wasSearching = this.isSearching && ending.isClosedByBroker && ending.onTheLine.length > 0;
    const culprit = this.#search.lineEnded(ending);
    this.#queue = [];
    this.#isQuiet = false;
    this.#refusals.lineDown();
    if (culprit) void this.#refusals.putAside(culprit.key, { reason: CLOSED_ON_IT, refusals: culprit.ends });
    if (!wasSearching) return 'nothing';
    return this.#search.minded === 'everything' ? 'everything' : 'record';
  }

  refuse(key: RecordKey, reason: string): void {
    this.#refusals.refuse(key, reason);
  }

  /** Not refused, but without an answer for too long. */
  sendAgain(keys: readonly RecordKey[]): void {
    this.#queue.push(...keys);
    this.#options.onReady();
  }

  /** The broker has it. */
  acknowledged(key: RecordKey): void {
    this.#search.acknowledged(key);
  }

  /** Reads the next one, and sends it. */
  sendNext(signal: AbortSignal): void {
    const key = this.#queue.shift();
    if (!key) return;
    this.#isFetching = true;
    void this.#fetchAndSend(key, signal).finally(() => {
      this.#isFetching = false;
      this.#options.onReady();
    });
  }

  end(): void {
    this.#refusals.end();
  }

  async #fetchAndSend(key: RecordKey, signal: AbortSignal): Promise<void> {
    const { reader, isSettled, send, onSettled } = this.#options;
    const record = await reader.readOne(key, signal);
    if (signal.aborted || record === undefined) return;
    if (record && !isSettled(key) && !this.#refusals.isGoingAside(key)) return send(record);
    this.#search.acquit(key);
    if (record === null) onSettled(key);
  }

  async #testWithout(signal: AbortSignal): Promise<void> {
    const { clock, random, probe, onReady } = this.#options;
    this.#isQuiet = true;
    await clock.sleep(QUIET_MS * (0.5 + random() / 2), signal);
    if (signal.aborted) return;
    probe(() => {
      if (signal.aborted) return;
      this.#isQuiet = false;
      onReady();
    });
  }
}
