// A device's way to the broker: reconnects for ever with jitter, and keeps what must arrive until it is acknowledged.

import type { Cancel, Clock } from '../foundation/clock.ts';
import type { SeededChance } from '../foundation/seeded-chance.ts';
import type { Connection, ConnectionRequest, IncomingMessage, Message, OpenConnection } from './connection.ts';

export interface UplinkOptions {
  readonly clock: Clock;
  readonly chance: SeededChance;
  readonly openConnection: OpenConnection;
  /** Asked at each try, so that the will carries the present boot. */
  readonly request: () => ConnectionRequest;
  readonly onOpen: () => void;
  readonly onMessage: (message: IncomingMessage) => void;
  /** A line that came or went, for a person. */
  readonly onChange: (what: string) => void;
}

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 10_000;
const IN_FLIGHT = 20;
const QUEUE_LIMIT = 1000;
const GOODBYE_TIMEOUT_MS = 2000;

export class Uplink {
  readonly #options: UplinkOptions;
  #connection: Connection | undefined;
  #isOpen = false;
  #isWanted = false;
  #retries = 0;
  #cancelRetry: Cancel = () => {};
  /** In order; the first `#inFlight` are sent and wait for their acknowledgement. */
  #queue: Message[] = [];
  #inFlight = 0;
  #dropped = 0;
  #published = 0;

  constructor(options: UplinkOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  get figures(): { readonly published: number; readonly queued: number; readonly dropped: number } {
    return { published: this.#published, queued: this.#queue.length, dropped: this.#dropped };
  }

  open(): void {
    if (this.#isWanted) return;
    this.#isWanted = true;
    this.#connect();
  }

  /** Now or never; `done` is called once it is out (QoS 0) or acknowledged (QoS 1), or is known to have failed. */
  send(message: Message, done?: (isDone: boolean) => void): void {
    if (!this.#connection || !this.#isOpen) return done?.(false);
    this.#published += 1;
    this.#connection.publish(message, done);
  }

  /** Kept and sent again, the same bytes, until the broker acknowledged it; beyond the limit the oldest goes. */
  deliver(message: Message): void {
    this.#queue.push(message);
    if (this.#queue.length > QUEUE_LIMIT) {
      this.#queue.splice(this.#inFlight, 1);
      this.#dropped += 1;
    }
    this.#pump();
  }

  /** The memory is gone, as in a restart. */
  forget(): void {
    this.#dropped += this.#queue.length;
    this.#queue = [];
    this.#inFlight = 0;
  }

  /** The socket dies without a goodbye, and no other is opened. */
  cut(): void {
    this.#isWanted = false;
    this.#cancelRetry();
    this.#lose()?.destroy();
  }

  /** Says goodbye and disconnects; a broker that does not answer is not waited for. */
  async close(farewell: Message): Promise<void> {
    this.#isWanted = false;
    this.#cancelRetry();
    const connection = this.#isOpen ? this.#connection : undefined;
    if (!connection) return this.cut();
    await this.#withinTime(new Promise<void>((resolve) => connection.publish(farewell, () => resolve())));
    this.#lose();
    await this.#withinTime(connection.close());
    connection.destroy();
  }

  #connect(): void {
    const { openConnection, request, onMessage } = this.#options;
    const isCurrent = (): boolean => this.#connection === connection;
    const connection: Connection = openConnection(request(), {
      opened: () => isCurrent() && this.#opened(),
      closed: (reason) => isCurrent() && this.#closed(reason),
      received: (message) => isCurrent() && onMessage(message),
    });
    this.#connection = connection;
  }

  #opened(): void {
    this.#isOpen = true;
    this.#retries = 0;
    this.#options.onChange('connected');
    this.#options.onOpen();
    this.#pump();
  }

  #closed(reason: string): void {
    const wasOpen = this.#isOpen;
    this.#lose();
    if (wasOpen || this.#retries === 0) this.#options.onChange(`not connected: ${reason}`);
    if (this.#isWanted) this.#cancelRetry = this.#options.clock.after(this.#nextPauseMs(), () => this.#connect());
  }

  #lose(): Connection | undefined {
    const connection = this.#connection;
    this.#connection = undefined;
    this.#isOpen = false;
    this.#inFlight = 0;
    return connection;
  }

  #nextPauseMs(): number {
    const pauseMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(this.#retries, 10));
    this.#retries += 1;
    return pauseMs * (0.5 + this.#options.chance.fraction() / 2);
  }

  #pump(): void {
    while (this.#isOpen && this.#inFlight < IN_FLIGHT) {
      const message = this.#queue[this.#inFlight];
      if (!message) return;
      this.#inFlight += 1;
      this.send(message, (isDone) => isDone && this.#acknowledged(message));
    }
  }

  #acknowledged(message: Message): void {
    const index = this.#queue.indexOf(message);
    if (index < 0) return;
    this.#queue.splice(index, 1);
    if (index < this.#inFlight) this.#inFlight -= 1;
    this.#pump();
  }

  #withinTime(work: Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(GOODBYE_TIMEOUT_MS, resolve);
      const finish = (): void => {
        cancel();
        resolve();
      };
      work.then(finish, finish);
    });
  }
}
