// One connection with all that belongs to it: the will of the format, the subscriptions before anything else, the format itself.
//
//   CONNACK ─▶ SUBSCRIBE (receipts, commands, what the format wants) ─▶ all answered ─▶ format.open ─▶ ready
//                                                                            messages ─▶ hub, or format

import type { LocalizedText } from '../../messages/localized-text.ts';
import type { JournalRecord } from '../../messages/record.ts';
import type { FormatSession, IncomingMessage, OutgoingMessage, SendOptions } from '../record-format.ts';
import { Connection, type ConnectionEnd } from './connection.ts';
import type { LineOptions, LineSubscription } from './line-options.ts';
import { lineReasons } from './line-reason.ts';

/** Larger messages of the centre are none that the hub knows. */
const MOST_BYTES = 1024 * 1024;

type FromLine = Pick<LineOptions, 'config' | 'clientId' | 'format' | 'subscriptions' | 'clock' | 'log' | 'onMessage'>;

export interface LineSessionOptions extends FromLine {
  readonly password: string | undefined;
  readonly onReady: () => void;
  /** The format waits for something before it is ready. */
  readonly onWaiting: (reason: LocalizedText) => void;
  /** Called exactly once; `lastedMs` since the broker let the hub in. */
  readonly onEnded: (end: ConnectionEnd & { lastedMs: number }, takenDownBecause: LocalizedText | undefined) => void;
}

export class LineSession {
  readonly #options: LineSessionOptions;
  readonly #format: FormatSession;
  readonly #connection: Connection;
  #takenDownBecause: LocalizedText | undefined;
  #openedMs: number | undefined;
  #unanswered = 0;
  #isOver = false;
  #isLeaving = false;
  #cancelPatience: () => void = () => {};

  constructor(options: LineSessionOptions) {
    const { config, clientId, password, format } = options;
    this.#options = options;
    this.#format = format.dial();
    this.#connection = new Connection({
      ...{ url: config.url, clientId, username: config.username, password, keepaliveS: config.keepaliveS },
      will: this.#format.will,
      onOpen: () => this.#opened(),
      onMessage: (message) => this.#take(message),
      onClosed: (end) => this.#closed(end),
    });
  }

  send(record: JournalRecord, options: SendOptions): void {
    this.#format.send(record, options);
  }

  publish(message: OutgoingMessage, onAcknowledged?: () => void): void {
    this.#connection.publish(message, onAcknowledged);
  }

  barrier(onPassed: () => void): void {
    this.#connection.barrier(onPassed);
  }

  takeDown(reason: LocalizedText): void {
    this.#takenDownBecause ??= reason;
    this.#connection.destroy();
  }

  /** Resolves once the broker was told, and let go; never, if the connection ends before. */
  async leave(reason: LocalizedText): Promise<void> {
    if (this.#isLeaving) return;
    this.#isLeaving = true;
    await new Promise<void>((resolve) => this.#format.close(resolve));
    this.#takenDownBecause ??= reason;
    await this.#connection.disconnect();
  }

  #opened(): void {
    const { clock, config, subscriptions } = this.#options;
    this.#openedMs = clock.monotonicMs();
    const ofFormat = this.#format.subscriptions.map((of) => ({ ...of, reasonIfForbidden: undefined }));
    const all: readonly LineSubscription[] = [...subscriptions, ...ofFormat];
    this.#unanswered = all.length;
    if (all.length === 0) return this.#openFormat();
    this.#cancelPatience = clock.after(config.acknowledgeMs, () =>
      this.takeDown(lineReasons.silent(config.acknowledgeMs)),
    );
    for (const one of all) this.#connection.subscribe(one, (isGranted) => this.#answered(one, isGranted));
  }

  #answered({ filter, reasonIfForbidden }: LineSubscription, isGranted: boolean): void {
    if (!isGranted && reasonIfForbidden) return this.takeDown(reasonIfForbidden);
    if (!isGranted)
      this.#options.log.warn({ filter }, "the centre's broker forbids a subscription; going on without it");
    this.#unanswered -= 1;
    if (this.#unanswered === 0) this.#openFormat();
  }

  #openFormat(): void {
    this.#cancelPatience();
    const unlessOver = <Arguments extends readonly unknown[]>(call: (...of: Arguments) => void) => {
      return (...of: Arguments) => {
        if (!this.#isOver) call(...of);
      };
    };
    this.#format.open({
      publish: unlessOver((message: OutgoingMessage, onAcknowledged?: () => void) =>
        this.publish(message, onAcknowledged),
      ),
      barrier: unlessOver((onPassed: () => void) => this.barrier(onPassed)),
      ready: unlessOver(() => this.#options.onReady()),
      waits: unlessOver((reason: LocalizedText) => this.#options.onWaiting(reason)),
      leave: unlessOver((reason: LocalizedText) => void this.leave(reason)),
    });
  }

  #take(message: IncomingMessage): void {
    const { subscriptions, onMessage, log } = this.#options;
    if (message.payload.length > MOST_BYTES)
      log.warn(
        { topic: message.topic, bytes: message.payload.length },
        'a message of the centre is too large; ignored',
      );
    else if (subscriptions.some(({ filter }) => filter === message.topic)) onMessage(message);
    else this.#format.take(message);
  }

  #closed(end: ConnectionEnd): void {
    const { clock, onEnded } = this.#options;
    this.#isOver = true;
    this.#cancelPatience();
    const lastedMs = this.#openedMs === undefined ? 0 : clock.monotonicMs() - this.#openedMs;
    onEnded({ ...end, lastedMs }, this.#takenDownBecause);
  }
}
