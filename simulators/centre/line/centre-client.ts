// The centre as a client of Mosquitto or any other MQTT broker.

import mqtt, { type MqttClient } from 'mqtt';
import { wallClock } from '../../foundation/clock.ts';
import { SimulationError } from '../../foundation/errors.ts';
import type { CentreLine, LineListener } from './line.ts';

export interface CentreClientOptions {
  /** mqtt:// or mqtts:// */
  readonly url: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** Keeps the session at the broker while the centre is away; undefined: a new session each time. */
  readonly clientId: string | undefined;
  readonly topics: readonly string[];
}

/** Receipts that the broker has not acknowledged; beyond that they are dropped, and the hub asks by sending again. */
const MOST_ON_THEIR_WAY = 10_000;
const RECONNECT_MS = 1000;
const FAREWELL_MS = 1000;

export class CentreClient implements CentreLine {
  readonly #options: CentreClientOptions;
  readonly #listener: LineListener;
  /** Without what the address may hold of user and password. */
  readonly #place: string;
  #client: MqttClient | undefined;
  #onTheirWay = 0;
  #isAwayReported = false;

  constructor(options: CentreClientOptions, listener: LineListener) {
    this.#options = options;
    this.#listener = listener;
    this.#place = new URL(options.url).host;
  }

  /** Rejects with SIMULATION_LINE_LOST where the broker is not there, lets nobody in, or refuses the topics. */
  async start(): Promise<string> {
    const { url, username, password, clientId } = this.#options;
    const client = mqtt.connect(url, {
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
      ...(clientId !== undefined && { clientId }),
      clean: clientId === undefined,
      reconnectPeriod: RECONNECT_MS,
      // Done below, so that a refused topic is noticed.
      resubscribe: false,
    });
    this.#client = client;
    // Said to a person where it counts, below; without a listener it would end the process.
    client.on('error', () => {});
    client.on('message', (topic, payload) => this.#listener.onMessage(topic, payload));
    try {
      await this.#firstLogin(client);
    } catch (cause) {
      client.end(true);
      throw this.#unreachable(cause);
    }
    client.on('connect', () => void this.#cameBack(client));
    client.on('close', () => this.#away('the connection broke'));
    client.on('error', (error) => this.#away(error.message));
    return `as a client of ${this.#place}`;
  }

  publish(topic: string, payload: string): boolean {
    if (!this.#client?.connected || this.#onTheirWay >= MOST_ON_THEIR_WAY) return false;
    this.#onTheirWay += 1;
    this.#client.publish(topic, payload, { qos: 1 }, (error) => {
      this.#onTheirWay -= 1;
      if (error) this.#listener.onTrouble(`${topic} was not sent: ${error.message}`);
    });
    return true;
  }

  async stop(): Promise<void> {
    // What breaks now was asked for.
    this.#isAwayReported = true;
    const client = this.#client;
    if (!client) return;
    // What is on its way may arrive, but a broker that acknowledges nothing holds nobody up.
    const { promise: isOver, resolve } = Promise.withResolvers<void>();
    const cancel = wallClock.after(FAREWELL_MS, resolve);
    await Promise.race([client.endAsync(!client.connected), isOver]);
    cancel();
    client.stream.destroy();
  }

  #firstLogin(client: MqttClient): Promise<void> {
    return new Promise((resolve, reject) => {
      const closed = (): void => reject(new Error('the connection was closed'));
      client.once('error', reject);
      client.once('close', closed);
      client.once('connect', () => {
        // One by one: the client has listeners of its own on the same events.
        client.off('error', reject);
        client.off('close', closed);
        this.#subscribe(client).then(resolve, reject);
      });
    });
  }

  async #cameBack(client: MqttClient): Promise<void> {
    try {
      await this.#subscribe(client);
      this.#isAwayReported = false;
      this.#listener.onTrouble(`${this.#place} is back`);
      this.#listener.onUp();
    } catch (error) {
      this.#listener.onTrouble(`no topics at ${this.#place}: ${String(error)}`);
    }
  }

  async #subscribe(client: MqttClient): Promise<void> {
    const topics = [...this.#options.topics];
    await client.subscribeAsync(topics, { qos: 1 }).catch((cause: unknown) => {
      throw new Error(`may not subscribe to ${topics.join(', ')}: ${String(cause)}`);
    });
  }

  /** Once for each outage. */
  #away(why: string): void {
    if (this.#isAwayReported) return;
    this.#isAwayReported = true;
    this.#listener.onTrouble(`${this.#place} is away (${why}); trying again`);
  }

  #unreachable(cause: unknown): SimulationError {
    const why = cause instanceof Error ? cause.message || String('code' in cause ? cause.code : cause) : String(cause);
    const message = `The broker ${this.#place} does not let the centre in (${why}). Check --broker, --username and --password-file.`;
    return new SimulationError('SIMULATION_LINE_LOST', message, cause);
  }
}
