// Decides what goes to the centre next: lanes in their order, records in theirs, so many on their way, none skipped.
//
//   journal ─▶ cursor of each lane ─▶ first lane that has something ─▶ line ─▶ acknowledged ─▶ confirmed in the journal
//                      ▲ straight from the commit while nothing waits

import type { Clock } from '../foundation/clock.ts';
import type { Log } from '../foundation/log.ts';
import { retryDelays } from '../foundation/retry.ts';
import { type JournalRecord, LANES, type Lane } from '../messages/record.ts';
import type { LaneView } from '../messages/upstream-view.ts';
import { Confirmations } from './confirmations.ts';
import { LaneCursor } from './lane-cursor.ts';
import type { RecordSource } from './record-source.ts';

const READ_LIMIT = 200;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5_000;

export interface ForwarderOptions {
  readonly source: RecordSource;
  /** How many records may be on their way. */
  readonly window: number;
  /** Sends one record; calls back once the centre's broker has it, and never if the line breaks before. */
  readonly send: (record: JournalRecord, acknowledged: () => void) => void;
  /** A record was sent, acknowledged or committed. */
  readonly onProgress: () => void;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}

export class Forwarder {
  readonly #options: ForwarderOptions;
  readonly #cursors: Readonly<Record<Lane, LaneCursor>>;
  readonly #reading = new Set<Lane>();
  readonly #confirmations: Confirmations;
  readonly #ended = new AbortController();
  #endListening: () => void = () => {};
  /** Counts the lines that were up, so that a late answer of an earlier one is told apart; undefined while down. */
  #session: number | undefined;
  #sessions = 0;
  #inFlight = 0;

  constructor(options: ForwarderOptions) {
    const { source, clock, log } = options;
    const cursor = () => new LaneCursor(READ_LIMIT);
    this.#options = options;
    this.#cursors = { alarm: cursor(), event: cursor(), report: cursor(), telemetry: cursor() };
    this.#confirmations = new Confirmations({
      source,
      clock,
      log,
      confirmedOf: (lane) => this.#cursors[lane].confirmed,
    });
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  lanes(): Record<Lane, LaneView> {
    const view = (lane: Lane): LaneView => {
      const { last, confirmed } = this.#cursors[lane];
      return { last, confirmed, backlog: last - confirmed };
    };
    return { alarm: view('alarm'), event: view('event'), report: view('report'), telemetry: view('telemetry') };
  }

  /** Learns where the journal stands, and hears of every commit from now on. */
  async begin(): Promise<void> {
    const { source } = this.#options;
    this.#endListening = source.onCommitted((records) => this.#offer(records));
    const positions = await source.positions();
    for (const lane of LANES) this.#cursors[lane].resumeAt(positions[lane]);
  }

  /** Sends no more; what is on its way may still be acknowledged. */
  stopSending(): void {
    this.#endListening();
    this.#ended.abort();
  }

  /** Writes down what the centre has. */
  async end(): Promise<void> {
    this.stopSending();
    this.#confirmations.cancel();
    await this.#confirmations.flush();
  }

  lineUp(): void {
    this.lineDown();
    this.#session = ++this.#sessions;
    this.#pump();
  }

  /** What was on its way counts as not arrived: with QoS 1 only an acknowledgement proves the contrary. */
  lineDown(): void {
    this.#session = undefined;
    this.#inFlight = 0;
    for (const lane of LANES) this.#cursors[lane].rewind();
  }

  #offer(records: readonly JournalRecord[]): void {
    for (const record of records) this.#cursors[record.lane].offer(record);
    this.#pump();
    this.#options.onProgress();
  }

  #pump(): void {
    if (!this.#isSending(this.#session)) return;
    for (const lane of LANES) {
      this.#sendFrom(lane);
      this.#readAhead(lane);
      // A lower lane waits until the journal has answered for this one.
      if (this.#inFlight >= this.#options.window || this.#reading.has(lane)) return;
    }
  }

  #sendFrom(lane: Lane): void {
    const session = this.#session;
    while (this.#inFlight < this.#options.window && this.#cursors[lane].hasRecord) {
      const record = this.#cursors[lane].take();
      if (!record) return;
      this.#inFlight += 1;
      this.#options.send(record, () => this.#acknowledged(record, session));
    }
  }

  #acknowledged({ lane, seq }: JournalRecord, session: number | undefined): void {
    if (session !== this.#session) return;
    this.#inFlight -= 1;
    this.#cursors[lane].acknowledge(seq);
    this.#confirmations.schedule();
    this.#pump();
    this.#options.onProgress();
  }

  #readAhead(lane: Lane): void {
    const cursor = this.#cursors[lane];
    if (cursor.hasRecord || !cursor.isBehind || this.#reading.has(lane)) return;
    this.#reading.add(lane);
    void this.#read(lane).finally(() => {
      this.#reading.delete(lane);
      this.#pump();
    });
  }

  /** Never rejects: a journal that cannot be read now is asked again, as long as this line is up. */
  async #read(lane: Lane): Promise<void> {
    const { source, clock, random, log } = this.#options;
    const session = this.#session;
    const cursor = this.#cursors[lane];
    const delays = retryDelays({ firstMs: FIRST_RETRY_MS, longestMs: LONGEST_RETRY_MS, random });
    for (let isFirst = true; this.#isSending(session); isFirst = false) {
      try {
        const records = await source.read(lane, cursor.tail, READ_LIMIT);
        if (session === this.#session) cursor.fill(records);
        if (session !== this.#session || cursor.hasRecord) return;
        if (isFirst)
          log.error({ lane, after: cursor.tail }, 'the journal has no record where one should be; asking again');
      } catch (error) {
        if (isFirst) log.error({ lane, err: error }, 'the journal cannot be read; asking again');
      }
      await clock.sleep(delays.next().value, this.#ended.signal);
    }
  }

  #isSending(session: number | undefined): boolean {
    return session !== undefined && session === this.#session && !this.#ended.signal.aborted;
  }
}
