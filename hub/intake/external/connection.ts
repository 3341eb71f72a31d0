// One connection to the external broker, from dialling to its end; never reused, so that nothing of the last one lingers.
//
//   PUBLISH ─▶ delivery ─▶ (the hub's commit) ─▶ acknowledge ─▶ PUBACK
//
// Without a PUBACK the broker keeps the message in the hub's session, and brings it again on the next connection.

import { Socket } from 'node:net';
import { connect, type IClientOptions, type IPublishPacket, type MqttClient, UniqueMessageIdProvider } from 'mqtt';
import { shorten } from '../incident-log.ts';

/** Until TCP, TLS and CONNACK are done. */
const CONNECT_TIMEOUT_MS = 10_000;
const KEEPALIVE_S = 15;
const MQTT_3_1_1 = 4;
/** MQTT 3.1.1 section 3.4. */
const PUBACK = 0x40;

export interface Delivery {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: number;
  readonly isRetained: boolean;
  /** To be called in the order of arrival [MQTT-4.6.0-2]; of no effect for QoS 0. */
  readonly acknowledge: () => void;
}

export interface ConnectionOptions {
  readonly url: string;
  readonly clientId: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** CONNACK came; false where the broker had kept nothing for this hub. */
  readonly onOpen: (hasSession: boolean) => void;
  readonly onDelivery: (delivery: Delivery) => void;
  /** Called exactly once; undefined when the other side closed without a word. */
  readonly onClosed: (error: Error | undefined) => void;
}

export class Connection {
  readonly #client: MqttClient;
  readonly #options: ConnectionOptions;
  #isClosed = false;
  /** Lets mqtt.js go on with the next packet, while reading is held. */
  #goOn: (() => void) | undefined;
  #isHeld = false;
  /** What was published and is not acknowledged yet: mqtt.js is silent about it when the connection ends. */
  readonly #unacknowledged = new Set<(hasArrived: boolean) => void>();
  /** PUBACK packets that leave in one piece: a group commit frees many at once. */
  #acknowledgements: number[] = [];

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#client = connect(options.url, clientOptions(options));
    // Else a command may wait 40 ms for the TCP acknowledgement of what went before it.
    if (this.#client.stream instanceof Socket) this.#client.stream.setNoDelay();
    this.#client.handleMessage = (packet, next) => this.#receive(packet, next);
    this.#client.on('connect', ({ sessionPresent }) => options.onOpen(sessionPresent));
    this.#client.on('error', (error) => this.#end(error));
    this.#client.on('close', () => this.#end(undefined));
  }

  /** Rejects where the broker does not grant QoS 1. */
  async subscribe(filter: string): Promise<void> {
    const [granted] = await this.#client.subscribeAsync(filter, { qos: 1 });
    if (granted?.qos !== 1) throw new Error(`the broker does not grant ${filter} with QoS 1`);
  }

  /** With QoS 1, not retained; true once the broker has it, false if the connection ends before. */
  publish(topic: string, payload: string): Promise<boolean> {
    if (this.#isClosed) return Promise.resolve(false);
    return new Promise((resolve) => {
      this.#unacknowledged.add(resolve);
      this.#client.publish(topic, payload, { qos: 1 }, (error) => {
        this.#unacknowledged.delete(resolve);
        resolve(!error);
      });
    });
  }

  /** Stops reading, so that TCP holds the broker back. */
  hold(): void {
    this.#isHeld = true;
  }

  release(): void {
    this.#isHeld = false;
    this.#goOn?.();
    this.#goOn = undefined;
  }

  /** Takes leave of the broker, which keeps the hub's session. */
  async disconnect(): Promise<void> {
    if (this.#isClosed) return;
    await this.#client.endAsync();
    this.#end(undefined);
  }

  destroy(): void {
    this.#end(undefined);
  }

  #receive({ topic, payload, qos, retain, messageId }: IPublishPacket, next: (error?: Error) => void): void {
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
    const acknowledge = () => this.#acknowledge(messageId);
    this.#options.onDelivery({ topic, payload: bytes, qos, isRetained: retain, acknowledge });
    // By itself mqtt.js acknowledges one message before it looks at the next: one commit for each. With an error it goes
    // on and leaves the PUBACK out, so that one commit may hold many.
    const goOn = () => (qos === 0 ? next() : next(new Error(`acknowledged once committed: ${shorten(topic)}`)));
    if (this.#isHeld) this.#goOn = goOn;
    else goOn();
  }

  #acknowledge(messageId: number | undefined): void {
    if (!messageId || this.#isClosed) return;
    if (this.#acknowledgements.length === 0) queueMicrotask(() => this.#writeAcknowledgements());
    this.#acknowledgements.push(PUBACK, 2, messageId >> 8, messageId & 0xff);
  }

  #writeAcknowledgements(): void {
    const bytes = Buffer.from(this.#acknowledgements);
    this.#acknowledgements = [];
    if (!this.#isClosed) this.#client.stream.write(bytes);
  }

  #end(error: Error | undefined): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#client.end(true);
    for (const resolve of this.#unacknowledged) resolve(false);
    this.#options.onClosed(error);
  }
}

function clientOptions({ clientId, username, password }: ConnectionOptions): IClientOptions {
  return {
    clientId,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    protocolVersion: MQTT_3_1_1,
    // The broker keeps for the hub what comes while it is away.
    clean: false,
    keepalive: KEEPALIVE_S,
    connectTimeout: CONNECT_TIMEOUT_MS,
    reconnectPeriod: 0,
    queueQoSZero: false,
    resubscribe: false,
    messageIdProvider: new UniqueMessageIdProvider(),
  };
}
