// One connection to the centre's broker, from dialling to its end; never reused, so that nothing of the last one lingers.

import { Socket } from 'node:net';
import { connect, type MqttClient, UniqueMessageIdProvider } from 'mqtt';

/** Until TCP, TLS and CONNACK are done. */
const CONNECT_TIMEOUT_MS = 10_000;
const MQTT_3_1_1 = 4;

export interface ConnectionOptions {
  readonly url: string;
  readonly clientId: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly keepaliveS: number;
  readonly will: { readonly topic: string; readonly payload: string };
  readonly onOpen: () => void;
  /** Called exactly once; undefined when the other side closed without a word. */
  readonly onClosed: (error: Error | undefined) => void;
}

export class Connection {
  readonly #client: MqttClient;
  readonly #onClosed: (error: Error | undefined) => void;
  #isClosed = false;

  constructor(options: ConnectionOptions) {
    const { url, clientId, username, password, keepaliveS, will } = options;
    this.#onClosed = options.onClosed;
    this.#client = connect(url, {
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
      messageIdProvider: new UniqueMessageIdProvider(),
      will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: true },
    });
    const { stream } = this.#client;
    // Else a small record may wait 40 ms for the TCP acknowledgement of the one before it.
    if (stream instanceof Socket) stream.setNoDelay();
    this.#client.on('connect', options.onOpen);
    this.#client.on('error', (error) => this.#end(error));
    this.#client.on('close', () => this.#end(undefined));
  }

  /** With QoS 1. Calls back once it is acknowledged; never, if the connection ends before. */
  publish(
    topic: string,
    payload: string,
    { retain, onAcknowledged }: { retain: boolean; onAcknowledged: () => void },
  ): void {
    this.#client.publish(topic, payload, { qos: 1, retain }, (error) => {
      if (!error && !this.#isClosed) onAcknowledged();
    });
  }

  /** Takes leave of the broker, which then drops the will. */
  async disconnect(): Promise<void> {
    if (this.#isClosed) return;
    await this.#client.endAsync();
    this.#end(undefined);
  }

  /** Cuts the line without a word: the broker publishes the will. */
  destroy(): void {
    this.#end(undefined);
  }

  #end(error: Error | undefined): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#client.end(true);
    this.#onClosed(error);
  }
}
