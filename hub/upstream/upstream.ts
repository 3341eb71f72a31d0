// The way to the centre: every record of the journal, once, in order, for as long as it takes.
//
//   journal ─▶ forwarder ─▶ CloudEvent ─▶ line ─▶ the centre's broker
//                  ▲                        │
//                  └──── acknowledged ◀─────┘   (silence: the watchdog takes the line down)
//
// Receipts of the centre's application will confirm in place of the broker's acknowledgement; commands will come in by the line.

import type { UpstreamConfig } from '../config/config.ts';
import type { Chance } from '../foundation/chance.ts';
import type { Clock } from '../foundation/clock.ts';
import type { Part } from '../foundation/lifecycle.ts';
import type { Log } from '../foundation/log.ts';
import type { HallId } from '../messages/ids.ts';
import type { Timestamp } from '../messages/observation.ts';
import type { JournalRecord, Lane } from '../messages/record.ts';
import { centreTopics } from '../messages/topics.ts';
import type { LaneView, UpstreamView } from '../messages/upstream-view.ts';
import { AcknowledgementWatchdog } from './acknowledgement-watchdog.ts';
import { toCloudEvent } from './cloud-event.ts';
import { Forwarder } from './forwarder.ts';
import { Line, type LineConfig, type LineState } from './line.ts';
import { lineReasons } from './line-reason.ts';
import type { RecordSource } from './record-source.ts';

export interface UpstreamOptions {
  /** Null: the hall stands alone, and its records wait for a centre. */
  readonly config: UpstreamConfig;
  readonly hall: HallId;
  readonly journal: RecordSource;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
}

/** Progress is shown so often at most; a change of the line at once. */
const SHOW_PERIOD_MS = 250;
/** Without a centre nothing is ever on its way. */
const STANDALONE: Pick<LineConfig, 'inFlight' | 'acknowledgeMs'> = { inFlight: 0, acknowledgeMs: 0 };

export class Upstream implements Part {
  readonly name = 'upstream';
  readonly #options: UpstreamOptions;
  readonly #forwarder: Forwarder;
  readonly #line: Line | undefined;
  readonly #standalone: LineState;
  readonly #watchdog: AcknowledgementWatchdog;
  readonly #listeners = new Set<() => void>();
  #cancelShow: (() => void) | undefined;
  #lastConfirmedAt: Timestamp | null = null;

  constructor(options: UpstreamOptions) {
    const { config, hall, journal, clock, chance, log } = options;
    const { inFlight, acknowledgeMs } = config ?? STANDALONE;
    const ports = { clock, log, random: () => chance.fraction() };
    this.#options = options;
    this.#standalone = { state: 'standalone', since: clock.now(), reason: lineReasons.standalone() };
    this.#watchdog = new AcknowledgementWatchdog({
      clock,
      patienceMs: acknowledgeMs,
      onSilence: () => this.#line?.takeDown(lineReasons.silent(acknowledgeMs)),
    });
    this.#forwarder = new Forwarder({
      ...ports,
      source: journal,
      window: inFlight,
      send: (record, acknowledged) => this.#send(record, acknowledged),
      onProgress: () => this.#showSoon(),
    });
    this.#line = config ? new Line({ ...ports, ...this.#lineEvents(), config, hall }) : undefined;
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

  view(): UpstreamView {
    const lanes = this.#forwarder.lanes();
    return {
      ...(this.#line?.state ?? this.#standalone),
      lanes,
      backlog: totalBacklog(lanes),
      inFlight: this.#forwarder.inFlight,
      lastConfirmedAt: this.#lastConfirmedAt,
    };
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #send(record: JournalRecord, acknowledged: () => void): void {
    const { hall, journal, clock } = this.#options;
    this.#watchdog.sent();
    const event = toCloudEvent(record, { hall, epoch: journal.epoch });
    this.#line?.publish(centreTopics.lane(hall, record.lane), event, () => {
      this.#lastConfirmedAt = clock.now();
      acknowledged();
      this.#watchdog.acknowledged(this.#forwarder.inFlight);
    });
  }

  #lineEvents() {
    return {
      onUp: () => this.#forwarder.lineUp(),
      onDown: () => {
        this.#watchdog.rest();
        this.#forwarder.lineDown();
      },
      onStateChange: () => this.#show(),
    };
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

function totalBacklog(lanes: Readonly<Record<Lane, LaneView>>): number {
  return Object.values(lanes).reduce((sum, { backlog }) => sum + backlog, 0);
}
