// Listens at the centre's broker: keeps every CloudEvent of one hall with the time it came, and what else is said there.

import { connectAsync, type MqttClient } from 'mqtt';
import type { JsonObject } from '../../hub/messages/json.ts';
import { LANES } from '../../hub/messages/record.ts';

export interface CloudEvent {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly lane: string;
  readonly sequence: string;
  /** It waited while the line was down. */
  readonly historical: boolean;
  readonly data: JsonObject;
}

export interface Arrival {
  readonly event: CloudEvent;
  readonly topic: string;
  readonly payload: string;
  /** By the monotonic clock of this process, in milliseconds. */
  readonly arrivedAt: number;
  /** Counts the lines of the hub: its presence comes first on each. */
  readonly line: number;
}

export interface Said {
  readonly topic: string;
  readonly payload: string;
}

export class CentreListener {
  /** Records alone. */
  readonly arrivals: Arrival[] = [];
  /** Presence, receipts, commands, replies. */
  readonly said: Said[] = [];
  readonly #client: MqttClient;

  private constructor(client: MqttClient) {
    this.#client = client;
    client.on('message', (topic, payload) => this.#take(topic, payload.toString()));
  }

  static async start(
    url: string,
    user: { username: string; password: string },
    hall = 'test-hall',
  ): Promise<CentreListener> {
    const client = await connectAsync(url, { ...user, clientId: 'centre-listener' });
    const listener = new CentreListener(client);
    await client.subscribeAsync(`halls/${hall}/#`, { qos: 1 });
    return listener;
  }

  get isConnected(): boolean {
    return this.#client.connected;
  }

  /** Each event once, however often it came. */
  distinct(): readonly CloudEvent[] {
    return [...new Map(this.arrivals.map(({ event }) => [event.id, event])).values()];
  }

  of(type: string, subject?: string): readonly CloudEvent[] {
    return this.distinct().filter(
      (event) => event.type === type && (subject === undefined || event.subject === subject),
    );
  }

  /** As the centre's application: receipts and commands. */
  async say(topic: string, payload: object): Promise<void> {
    await this.#client.publishAsync(topic, JSON.stringify(payload), { qos: 1 });
  }

  async stop(): Promise<void> {
    await this.#client.endAsync(true);
  }

  #take(topic: string, payload: string): void {
    if (!LANES.some((lane) => topic.endsWith(`/${lane}`))) return void this.said.push({ topic, payload });
    const line = this.said.filter((said) => said.topic.endsWith('/presence')).length;
    const event = JSON.parse(payload) as CloudEvent;
    this.arrivals.push({ event, topic, payload, arrivedAt: performance.now(), line });
  }
}
