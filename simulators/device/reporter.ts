// A device's voice: it frames messages as the contract's channels ask for, and announces its presence.

import type { Contract } from '../../firmware-contracts/contract.ts';
import type { Clock } from '../foundation/clock.ts';
import type { JsonObject } from '../foundation/json.ts';
import type { SeededChance } from '../foundation/seeded-chance.ts';
import type { IncomingMessage, Message, OpenConnection } from './connection.ts';
import { EnvelopeMaker } from './envelope.ts';
import { Uplink } from './uplink.ts';

export interface DeviceIdentity {
  readonly id: string;
  readonly class: string;
  readonly zone: string;
}

export interface ReporterOptions {
  readonly identity: DeviceIdentity;
  readonly secret: string;
  readonly contract: Contract;
  /** Real time: pauses, time-outs. */
  readonly clock: Clock;
  /** What the device takes for the time; its messages carry it. */
  readonly stampClock: Pick<Clock, 'now'>;
  readonly chance: SeededChance;
  readonly openConnection: OpenConnection;
  /** A new text for each start: repeated ones would make new messages look like old ones. */
  readonly newBoot: () => string;
  readonly onOpen: () => void;
  readonly onMessage: (message: IncomingMessage) => void;
  readonly onChange: (what: string) => void;
}

/** These wait for the line and are sent again until acknowledged; of all others only the newest is worth anything. */
const KEPT_CHANNELS: readonly string[] = ['event', 'reply'];

export const toText = (payload: JsonObject): string => JSON.stringify(payload);

export class Reporter {
  readonly #options: ReporterOptions;
  readonly #envelope: EnvelopeMaker;
  readonly #uplink: Uplink;
  /** Turns a payload into the bytes that go out; a fault may put another in its place. */
  encode: (payload: JsonObject) => string = toText;

  constructor(options: ReporterOptions) {
    this.#options = options;
    this.#envelope = new EnvelopeMaker(options.stampClock, options.newBoot());
    this.#uplink = new Uplink({
      ...options,
      request: () => ({
        deviceId: options.identity.id,
        secret: options.secret,
        will: this.#presence('lost'),
        subscription: this.#topic('command'),
      }),
      onOpen: () => {
        this.#uplink.send(this.#presence('online'));
        options.onOpen();
      },
    });
  }

  get isOpen(): boolean {
    return this.#uplink.isOpen;
  }

  get boot(): string {
    return this.#envelope.boot;
  }

  get figures(): Uplink['figures'] {
    return this.#uplink.figures;
  }

  setClockError(errorMs: number): void {
    this.#envelope.clockErrorMs = errorMs;
  }

  /** The device's own idea of the time. */
  now(): number {
    return this.#options.stampClock.now() + this.#envelope.clockErrorMs;
  }

  open(): void {
    this.#uplink.open();
  }

  cut(): void {
    this.#uplink.cut();
  }

  close(): Promise<void> {
    return this.#uplink.close(this.#presence('offline'));
  }

  /** A new boot: numbers start anew, and what waited in memory is gone. */
  restart(): void {
    this.#uplink.forget();
    this.#envelope.restart(this.#options.newBoot());
  }

  /** `done` tells whether it went out; what is kept until it is acknowledged counts as gone out. */
  publish(channel: string, data: JsonObject, done?: (isDone: boolean) => void): void {
    if (KEPT_CHANNELS.includes(channel)) {
      this.#uplink.deliver(this.#message(channel, data));
      return done?.(true);
    }
    // What would not go out is not made: a number is used up only by a message that was sent.
    if (!this.#uplink.isOpen) return done?.(false);
    this.#uplink.send(this.#message(channel, data), done);
  }

  #presence(state: 'online' | 'offline' | 'lost'): Message {
    return this.#message('presence', { state });
  }

  #message(channel: string, data: JsonObject): Message {
    const { qos = 0, retain = false } = this.#options.contract.channels[channel] ?? {};
    const payload = { ...this.#envelope.next(channel), ...data };
    const text = channel === 'presence' ? toText(payload) : this.encode(payload);
    return { topic: this.#topic(channel), payload: text, qos, retain };
  }

  #topic(channel: string): string {
    const { identity } = this.#options;
    return `hall/v1/${identity.class}/${identity.id}/${channel}`;
  }
}
