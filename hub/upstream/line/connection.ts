// One connection to the centre's broker, from dialling to its end; never reused, so that nothing of the last one lingers.

import { Socket } from 'node:net';
import { connect, type MqttClient, type Packet, UniqueMessageIdProvider } from 'mqtt';
import { systemErrorCode } from '../../foundation/errors.ts';
import type { IncomingMessage, OutgoingMessage, Subscription } from '../record-format.ts';

/** Until TCP, TLS and CONNACK are done. */
const CONNECT_TIMEOUT_MS = 10_000;
const MQTT_3_1_1 = 4;
/** Of an established connection: the other side reset it. */
const RESETS: readonly unknown[] = ['ECONNRESET', 'EPIPE'];

export interface ConnectionOptions {
  readonly url: string;
  readonly clientId: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly keepaliveS: number;
  readonly will: OutgoingMessage;
  readonly onOpen: () => void;
  readonly onMessage: (message: IncomingMessage) => void;
  /** Called exactly once. */
  readonly onClosed: (end: ConnectionEnd) => void;
}

export interface ConnectionEnd {
  /** Undefined when the other side closed without a word, or the hub itself did. */
  readonly error: Error | undefined;
  /** The other side ended a connection that was open: closed it without a word, or reset it. */
  readonly isByOtherSide: boolean;
}

export class Connection {
  readonly #client: MqttClient;
  readonly #onClosed: (end: ConnectionEnd) => void;
  /** For each PINGREQ without answer yet, in order, whom to call; the keep-alive sends some of its own. */
  readonly #pings: Array<(() => void) | undefined> = [];
  #barrier: (() => void) | undefined;
  #isOpen = false;
  #isClosed = false;

  constructor(options: ConnectionOptions) {
    this.#onClosed = options.onClosed;
    this.#client = connect(options.url, clientOptions(options));
    const { stream } = this.#client;
    // Else a small record may wait 40 ms for the TCP acknowledgement of the one before it.
    if (stream instanceof Socket) stream.setNoDelay();
    this.#client.on('connect', () => {
      this.#isOpen = true;
      options.onOpen();
    });
    this.#client.on('message', (topic, payload, { retain }) => {
      if (!this.#isClosed) options.onMessage({ topic, payload, isRetained: retain });
    });
    this.#client.on('packetsend', (packet) => this.#sent(packet));
    this.#client.on('packetreceive', (packet) => this.#received(packet));
    this.#client.on('error', (error) => this.#end(error, RESETS.includes(systemErrorCode(error))));
    this.#client.on('close', () => this.#end(undefined, true));
  }

  /** With QoS 1 it calls back once it is acknowledged; never, if the connection ends before. */
  publish({ topic, payload, qos, retain }: OutgoingMessage, onAcknowledged?: () => void): void {
    if (this.#isClosed) return;
    this.#client.publish(topic, payload, { qos, retain }, (error) => {
      if (qos === 1 && !error && !this.#isClosed) onAcknowledged?.();
    });
  }

  /** Calls back with the broker's answer; never, if the connection ends before. */
  subscribe({ filter, qos }: Subscription, onAnswered: (isGranted: boolean) => void): void {
    this.#client.subscribe(filter, { qos }, (error) => {
      if (!this.#isClosed) onAnswered(!error);
    });
  }

  /** Calls back once the broker has read all that was published before; never, if the connection ends before. */
  barrier(onPassed: () => void): void {
    if (this.#isClosed) return;
    this.#barrier = onPassed;
    this.#client.sendPing();
  }

  /** Takes leave of the broker, which then drops the will. */
  async disconnect(): Promise<void> {
    if (this.#isClosed) return;
    await this.#client.endAsync();
    this.#end(undefined, false);
  }

  /** Cuts the line without a word: the broker publishes the will. */
  destroy(): void {
    this.#end(undefined, false);
  }

  #sent({ cmd }: Packet): void {
    if (cmd !== 'pingreq') return;
    this.#pings.push(this.#barrier);
    this.#barrier = undefined;
  }

  #received({ cmd }: Packet): void {
    if (cmd !== 'pingresp') return;
    const onPassed = this.#pings.shift();
    if (!this.#isClosed) onPassed?.();
  }

  #end(error: Error | undefined, isByOtherSide: boolean): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#client.end(true);
    this.#onClosed({ error, isByOtherSide: isByOtherSide && this.#isOpen });
  }
}

function clientOptions({ clientId, username, password, keepaliveS, will }: ConnectionOptions) {
  const { topic, payload, qos, retain } = will;
  return {
    clientId,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    protocolVersion: MQTT_3_1_1,
    clean: true,
    keepalive: keepaliveS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    reconnectPeriod: 0,
    queueQoSZero: false,
    resubscribe: false,
    // A ping each keepalive period, whatever else is said: to put it off costs a timer for each acknowledgement.
    reschedulePings: false,
    log: () => {},
    messageIdProvider: new UniqueMessageIdProvider(),
    will: { topic, payload: Buffer.from(payload), qos, retain },
  } as const;
}
