// Decides what goes to the centre next: what is live at once, what waited at its pace; lanes in their order, records in theirs.
//
//   ledger's backlog ─▶ live, lane by lane (window) ─▶ repeats ─▶ backlog, lane by lane (own window, paced) ─▶ line
//                                                                                                               │
//   journal ◀─ confirmed, as far as nothing is left out ◀─ settled ◀─ PUBACK, or the application's receipt ◀────┘

import type { Clock } from '../../foundation/clock.ts';
import type { Log } from '../../foundation/log.ts';
import { type JournalRecord, LANES, type Lane } from '../../messages/record.ts';
import type { LaneView } from '../../messages/upstream-view.ts';
import type { Receipt } from '../centre-messages/receipt.ts';
import type { RecordKey } from '../record-key.ts';
import type { RecordSource } from '../record-source.ts';
import type { Ending, Minded } from '../refused/culprit-search.ts';
import { Repeats } from '../refused/repeats.ts';
import { Confirmations } from './confirmations.ts';
import { JournalReader } from './journal-reader.ts';
import type { LaneOutbox } from './lane-outbox.ts';
import { LaneOutboxes } from './lane-outboxes.ts';
import { ReadAhead } from './read-ahead.ts';
import type { Kind } from './sent-records.ts';
import { type WindowSizes, Windows } from './windows.ts';

const LOST_ON_THE_WAY = "taken by the centre's broker each time, yet never confirmed by its application";

export interface ForwarderOptions extends WindowSizes {
  readonly source: RecordSource;
  readonly confirmation: 'puback' | 'receipt';
  /** A record refused so often goes aside. */
  readonly refusals: number;
  /** Sends one record; calls back once the centre's broker has it, and never if the line breaks before. */
  readonly send: (record: JournalRecord, options: { isHistorical: boolean; onAcknowledged: () => void }) => void;
  /** Calls back once the broker has answered a ping, and never if the line breaks before. */
  readonly probe: (onAlive: () => void) => void;
  /** A record was sent, acknowledged, settled or committed. */
  readonly onProgress: () => void;
  /** The centre has, or refuses, something that was sent. */
  readonly onAnswered: () => void;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}

export class Forwarder {
  readonly #options: ForwarderOptions;
  readonly #lanes = new LaneOutboxes();
  readonly #readAhead: ReadAhead;
  readonly #windows: Windows;
  readonly #repeats: Repeats;
  readonly #confirmations: Confirmations;
  #endListening: () => void = () => {};
  /** Of the line that is up; aborted at its end, so that a late answer is told apart. */
  #session: AbortController | undefined;
  #isStopping = false;

  constructor(options: ForwarderOptions) {
    const { source, clock, random, log, window, backlog, refusals: limit, probe } = options;
    this.#options = options;
    const reader = new JournalReader({ source, clock, random, log });
    this.#readAhead = new ReadAhead(reader, () => this.#pump());
    this.#windows = new Windows({ window, backlog, clock, onTurn: () => this.#pump() });
    this.#repeats = new Repeats({
      ...{ source, reader, limit, probe, clock, random, log },
      isSettled: (key) => this.#lanes.isSettled(key),
      send: (record) => this.#send(record, this.#lanes.of(record.lane).sent.kindOf(record.seq) ?? 'backlog'),
      onSettled: (key) => this.#settle(key),
      onReady: () => this.#pump(),
    });
    const confirmedOf = (name: Lane) => this.#lanes.of(name).progress.confirmed;
    this.#confirmations = new Confirmations({ source, clock, log, confirmedOf });
  }

  get inFlight(): number {
    return this.#windows.inFlight;
  }

  /** True while the broker has records on which the application is silent. */
  get awaitsReceipt(): boolean {
    return this.#lanes.awaitsReceipt;
  }

  lanes(): Record<Lane, LaneView> {
    return this.#lanes.views();
  }

  /** Learns where the journal stands, and hears of every commit from now on. */
  async begin(): Promise<void> {
    const { source } = this.#options;
    this.#endListening = source.onCommitted((records) => this.#offer(records));
    this.#lanes.resumeAt(await source.positions());
  }

  /** Sends no more; what is on its way may still be acknowledged. */
  stopSending(): void {
    this.#isStopping = true;
    this.#endListening();
    this.#repeats.end();
  }

  /** Writes down what the centre has. */
  async end(): Promise<void> {
    this.stopSending();
    this.lineDown({ isClosedByBroker: false });
    this.#confirmations.cancel();
    await this.#confirmations.flush();
  }

  lineUp(): void {
    if (this.#isStopping) return;
    this.#session = new AbortController();
    this.#lanes.lineUp();
    this.#repeats.lineUp(this.#session.signal);
    this.#pump();
  }

  /**
   * What was on its way counts as not arrived: with QoS 1 only an acknowledgement proves the contrary. Says what the
   * broker seems to have closed the line on.
   */
  lineDown({ isClosedByBroker }: Ending): Minded {
    if (!this.#session) return 'nothing';
    this.#session.abort();
    this.#session = undefined;
    const nowMs = this.#options.clock.monotonicMs();
    const minded = this.#repeats.lineDown({ isClosedByBroker, onTheLine: this.#lanes.onTheLine(), nowMs });
    this.#windows.clear();
    this.#lanes.lineDown();
    return minded;
  }

  /** False where it speaks of records that there are not: then it does not count. */
  receive(receipt: Receipt): boolean {
    const { lane } = receipt;
    const answered = this.#lanes.answer(receipt, this.#options.clock.monotonicMs());
    if (!answered) return false;
    for (const seq of answered.confirmed) this.#settle({ lane, seq });
    for (const { seq, reason } of answered.refused) this.#refuse({ lane, seq }, reason);
    if (answered.confirmed.length + answered.refused.length > 0) this.#options.onAnswered();
    this.#pump();
    return true;
  }

  /**
   * Sends again what the application left out for so long: counted as refused where it confirmed later ones of the lane,
   * and only repeated where it spoke of other lanes alone.
   */
  repeatPassedOver(patienceMs: number): void {
    const nowMs = this.#options.clock.monotonicMs();
    for (const key of this.#lanes.passedOver(nowMs - patienceMs)) this.#refuse(key, LOST_ON_THE_WAY);
    const unanswered = this.#lanes.unanswered(nowMs, patienceMs);
    for (const { lane, seq } of unanswered) this.#lanes.of(lane).sent.waits(seq);
    if (unanswered.length > 0) this.#repeats.sendAgain(unanswered);
  }

  /** True where a lane has no answer even to what was sent again so long ago. */
  isOverdue(patienceMs: number): boolean {
    return this.#lanes.isOverdue(this.#options.clock.monotonicMs(), patienceMs);
  }

  /** A record of this lane goes out beside its order: receipts may speak of it. */
  noteSent(record: JournalRecord): void {
    this.#lanes.of(record.lane).sent.noteSent(record);
  }

  #offer(records: readonly JournalRecord[]): void {
    this.#lanes.offer(records);
    this.#pump();
    this.#options.onProgress();
  }

  #pump(): void {
    if (!this.#session || this.#isStopping || this.#repeats.isQuiet) return;
    // What the centre will never get it learns before anything else.
    if (!this.#drain('ledger', 'backlog')) return;
    const { isSearching, wantsOther } = this.#repeats;
    if (isSearching && !(wantsOther && this.#mayGo('live'))) return this.#drainRepeats();
    const hasLive = !LANES.every((lane) => this.#drain(lane, 'live'));
    if (!isSearching) this.#drainRepeats();
    const hasBacklog = !LANES.every((lane) => this.#drain(lane, 'backlog'));
    if (isSearching && !hasLive && !hasBacklog) this.#drainRepeats();
  }

  /** True once a lower lane may go: this one has nothing more, or waits for receipts. */
  #drain(name: Lane, kind: Kind): boolean {
    const lane = this.#lanes.of(name);
    if (!lane.hasMore(kind)) return true;
    const window = windowOf(name, kind);
    while (lane.hasAtHand(kind) && !lane.isHeld(kind) && this.#mayGo(window)) this.#sendNext(lane, kind);
    if (lane.isHeld(kind)) return name !== 'ledger';
    if (this.#session) this.#readAhead.fill(lane, kind, this.#session.signal);
    return !lane.hasMore(kind);
  }

  #drainRepeats(): void {
    if (this.#session && this.#repeats.isWaiting && this.#mayGo('backlog'))
      this.#repeats.sendNext(this.#session.signal);
  }

  /** While a culprit is searched for, records go one by one. */
  #mayGo(window: Kind): boolean {
    if (this.#repeats.isSearching && this.inFlight > 0) return false;
    return this.#windows.hasRoom(window);
  }

  #sendNext(lane: LaneOutbox, kind: Kind): void {
    const record = lane.take(kind);
    if (record && !this.#repeats.keepsBack(record)) this.#send(record, kind);
  }

  #send(record: JournalRecord, kind: Kind): void {
    const { clock, send } = this.#options;
    const session = this.#session;
    const window = windowOf(record.lane, kind);
    this.#windows.enter(window);
    this.#lanes.of(record.lane).sent.add(record.seq, { epoch: record.epoch, kind, atMs: clock.monotonicMs() });
    const onAcknowledged = () => {
      if (session === this.#session) this.#acknowledged(record, window);
    };
    send(record, { isHistorical: kind === 'backlog', onAcknowledged });
  }

  #acknowledged(record: JournalRecord, window: Kind): void {
    this.#windows.leave(window);
    this.#repeats.acknowledged(record);
    if (this.#options.confirmation === 'receipt') this.#lanes.of(record.lane).sent.published(record.seq);
    else {
      this.#settle(record);
      this.#options.onAnswered();
    }
    this.#pump();
    this.#options.onProgress();
  }

  #settle(key: RecordKey): void {
    this.#lanes.of(key.lane).settle(key.seq);
    this.#confirmations.schedule();
    this.#options.onProgress();
  }

  #refuse(key: RecordKey, reason: string): void {
    this.#lanes.of(key.lane).sent.waits(key.seq);
    this.#repeats.refuse(key, reason);
  }
}

/** The ledger goes before all else, at the pace of what is live. */
function windowOf(lane: Lane, kind: Kind): Kind {
  return lane === 'ledger' ? 'live' : kind;
}
