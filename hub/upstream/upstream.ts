// The way to the centre: every record of the journal, once, in order, for as long as it takes.
//
//   journal ─▶ forwarder ─▶ format ─▶ line ─▶ the centre's broker ─▶ its application
//                  ▲                    │  (silence of either: the line is taken down and built anew)
//                  ├── PUBACK ◀─────────┤
//                  └── receipt ◀─ inbox ◀─ receipts          commands ─▶ inbox ─▶ hub          hub ─▶ replies ─▶ line

import type { UpstreamConfig } from '../config/config.ts';
import type { Chance } from '../foundation/chance.ts';
import type { Clock } from '../foundation/clock.ts';
import type { Part } from '../foundation/lifecycle.ts';
import type { Log } from '../foundation/log.ts';
import type { CommandView } from '../messages/command.ts';
import type { HallId } from '../messages/ids.ts';
import type { Timestamp } from '../messages/observation.ts';
import type { JournalRecord, Lane } from '../messages/record.ts';
import { centreTopics } from '../messages/topics.ts';
import type { LaneView, UpstreamView } from '../messages/upstream-view.ts';
import { Inbox } from './centre-messages/inbox.ts';
import type { Receipt } from './centre-messages/receipt.ts';
import { ReceiptWatch } from './centre-messages/receipt-watch.ts';
import { Replies } from './centre-messages/replies.ts';
import { CloudEventsFormat } from './cloud-events/cloud-events-format.ts';
import { AcknowledgementWatchdog } from './line/acknowledgement-watchdog.ts';
import { Line } from './line/line.ts';
import type { LineConfig, LineState, LineSubscription } from './line/line-options.ts';
import { lineReasons } from './line/line-reason.ts';
import { Forwarder } from './outbox/forwarder.ts';
import type { RecordFormat } from './record-format.ts';
import type { RecordSource } from './record-source.ts';
import type { Ending, Minded } from './refused/culprit-search.ts';
import { type ResendOutcome, Resends } from './refused/resends.ts';

export interface UpstreamOptions {
  /** Null: the hall stands alone, and its records wait for a centre. */
  readonly config: UpstreamConfig;
  readonly hall: HallId;
  readonly journal: RecordSource;
  /** CloudEvents, unless told. */
  readonly format?: RecordFormat | undefined;
  /** A command of the centre, unread; so many a second at most. */
  readonly onCommand: (payload: Buffer, isRetained: boolean) => void;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
}

/** Progress is shown so often at most; a change of the line at once. */
const SHOW_PERIOD_MS = 250;
type OutboxConfig = Pick<
  LineConfig,
  'inFlight' | 'backlog' | 'refusals' | 'confirmation' | 'acknowledgeMs' | 'receiptMs'
>;
/** Without a centre nothing is ever on its way. */
const STANDALONE: OutboxConfig = {
  ...{ inFlight: 0, backlog: { perSecond: 1, inFlight: 0 }, refusals: 1 },
  ...{ confirmation: 'puback', acknowledgeMs: 0, receiptMs: 0 },
};

export class Upstream implements Part {
  readonly name = 'upstream';
  readonly #options: UpstreamOptions;
  readonly #forwarder: Forwarder;
  readonly #line: Line | undefined;
  readonly #standalone: LineState;
  readonly #watchdog: AcknowledgementWatchdog;
  readonly #receiptWatch: ReceiptWatch;
  readonly #replies: Replies;
  readonly #resends: Resends;
  readonly #confirmation: LineConfig['confirmation'];
  readonly #receiptMs: number;
  readonly #listeners = new Set<() => void>();
  #cancelShow: (() => void) | undefined;
  #lastConfirmedAt: Timestamp | null = null;

  constructor(options: UpstreamOptions) {
    const { config, hall, clock, journal, chance, log } = options;
    const outbox = config ?? STANDALONE;
    const { acknowledgeMs, receiptMs, confirmation } = outbox;
    this.#options = options;
    this.#confirmation = confirmation;
    this.#receiptMs = receiptMs;
    this.#standalone = { state: 'standalone', since: clock.now(), reason: lineReasons.standalone() };
    this.#watchdog = new AcknowledgementWatchdog({
      clock,
      patienceMs: acknowledgeMs,
      onSilence: () => this.#line?.takeDown(lineReasons.silent(acknowledgeMs)),
    });
    this.#receiptWatch = new ReceiptWatch({
      clock,
      patienceMs: receiptMs,
      isWaiting: () => this.#forwarder.awaitsReceipt,
      onLook: () => this.#forwarder.repeatPassedOver(receiptMs),
      onSilence: () => this.#line?.takeDown(lineReasons.applicationSilent(receiptMs)),
    });
    this.#forwarder = new Forwarder({
      ...{ source: journal, clock, log, random: () => chance.fraction() },
      ...{ confirmation, window: outbox.inFlight, backlog: outbox.backlog, refusals: outbox.refusals },
      send: (record, how) => this.#send(record, how),
      probe: (onAlive) => this.#line?.probe(onAlive),
      onProgress: () => this.#showSoon(),
      onAnswered: () => this.#answered(),
    });
    this.#replies = new Replies({ hall, log, publish: (message, done) => this.#line?.publish(message, done) });
    this.#resends = new Resends({ source: journal, confirmation, log, send: (...args) => this.#sendAgain(...args) });
    this.#line = config ? this.#createLine(config) : undefined;
  }

  /** Does not wait for the centre. */
  async start(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    await this.#forwarder.begin();
    this.#line?.begin();
  }

  async stop(): Promise<void> {
    this.#forwarder.stopSending();
    await this.#line?.end();
    await this.#forwarder.end();
    this.#cancelShow?.();
  }

  /** Tells the centre what became of a command; best effort. */
  reply(command: CommandView): void {
    if (this.#line) this.#replies.add(command);
  }

  /** Sends a record that is aside once more. Rejects where the journal cannot be read. */
  resend(lane: Lane, seq: number): Promise<ResendOutcome> {
    return this.#resends.resend({ lane, seq });
  }

  view(): UpstreamView {
    const lanes = this.#forwarder.lanes();
    return {
      ...(this.#line?.state ?? this.#standalone),
      lanes,
      backlog: totalBacklog(lanes),
      inFlight: this.#forwarder.inFlight,
      confirmation: this.#confirmation,
      // A lane that the application passes over although it is repeated needs a person as well.
      isApplicationSilent: this.#receiptWatch.isSilent || this.#forwarder.isOverdue(this.#receiptMs),
      lastConfirmedAt: this.#lastConfirmedAt,
    };
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #createLine(config: LineConfig): Line {
    const { hall, clock, chance, log, onCommand, format = new CloudEventsFormat({ hall, clock }) } = this.#options;
    const inbox = new Inbox({ hall, clock, log, onCommand, onReceipt: (receipt) => this.#receive(receipt) });
    return new Line({
      ...{ config, format, clock, log, random: () => chance.fraction(), clientId: `atrium-${hall}` },
      subscriptions: subscriptionsOf(hall, config),
      onMessage: (message) => inbox.take(message),
      onUp: () => this.#lineUp(),
      onDown: (end) => this.#lineDown({ isClosedByBroker: end.isByOtherSide }),
      onStateChange: () => this.#show(),
    });
  }

  #lineUp(): void {
    if (this.#confirmation === 'receipt') this.#receiptWatch.lineUp();
    this.#forwarder.lineUp();
    this.#replies.lineUp();
  }

  #lineDown(ending: Ending): Minded {
    this.#watchdog.rest();
    this.#receiptWatch.lineDown();
    this.#replies.lineDown();
    this.#resends.lineDown(ending.isClosedByBroker && this.#forwarder.inFlight === 0);
    return this.#forwarder.lineDown(ending);
  }

  #send(
    record: JournalRecord,
    { isHistorical, onAcknowledged }: { isHistorical: boolean; onAcknowledged: () => void },
  ) {
    this.#watchdog.sent();
    this.#line?.send(record, {
      isHistorical,
      onAcknowledged: () => {
        onAcknowledged();
        this.#watchdog.acknowledged(this.#forwarder.inFlight);
      },
    });
  }

  #sendAgain(record: JournalRecord, onAcknowledged: () => void): boolean {
    if (this.#line?.state.state !== 'online') return false;
    this.#forwarder.noteSent(record);
    this.#line.send(record, { isHistorical: true, onAcknowledged });
    return true;
  }

  #receive(receipt: Receipt): boolean {
    if (this.#confirmation !== 'receipt') return true;
    if (!this.#forwarder.receive(receipt)) return false;
    if (this.#resends.answer(receipt)) this.#answered();
    return true;
  }

  /** The one whose word counts has said something of what was sent. */
  #answered(): void {
    this.#lastConfirmedAt = this.#options.clock.now();
    this.#receiptWatch.answered();
    this.#line?.progressed();
    this.#showSoon();
  }

  #showSoon(): void {
    this.#cancelShow ??= this.#options.clock.after(SHOW_PERIOD_MS, () => this.#show());
  }

  #show(): void {
    this.#cancelShow?.();
    this.#cancelShow = undefined;
    for (const listener of this.#listeners) listener();
  }
}

/** Sparkplug has commands of its own, and no receipts. */
function subscriptionsOf(hall: HallId, { confirmation, format }: LineConfig): LineSubscription[] {
  if (format === 'sparkplug') return [];
  const receipts = centreTopics.receipts(hall);
  const forReceipts = { filter: receipts, qos: 1, reasonIfForbidden: lineReasons.receiptsForbidden(receipts) } as const;
  const forCommands = { filter: centreTopics.commands(hall), qos: 1, reasonIfForbidden: undefined } as const;
  return confirmation === 'receipt' ? [forReceipts, forCommands] : [forCommands];
}

function totalBacklog(lanes: Readonly<Record<Lane, LaneView>>): number {
  return Object.values(lanes).reduce((sum, { backlog }) => sum + backlog, 0);
}
