// Listens at the centre's broker and keeps every CloudEvent of one hall, with the time it came.

import { connectAsync, type MqttClient } from 'mqtt';
import type { JsonObject } from '../../hub/messages/json.ts';

export interface CloudEvent {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly lane: string;
  readonly sequence: string;
  readonly data: JsonObject;
}

export interface Arrival {
  readonly event: CloudEvent;
  readonly topic: string;
  readonly payload: string;
  /** By the monotonic clock of this process, in milliseconds. */
  readonly arrivedAt: number;
}

export class CentreListener {
  readonly arrivals: Arrival[] = [];
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

  /** Each event once, however often it came. */
  distinct(): readonly CloudEvent[] {
    return [...new Map(this.arrivals.map(({ event }) => [event.id, event])).values()];
  }

  of(type: string, subject?: string): readonly CloudEvent[] {
    return this.distinct().filter(
      (event) => event.type === type && (subject === undefined || event.subject === subject),
    );
  }

  async stop(): Promise<void> {
    await this.#client.endAsync(true);
  }

  #take(topic: string, payload: string): void {
    if (topic.endsWith('/presence')) return;
    this.arrivals.push({ event: JSON.parse(payload) as CloudEvent, topic, payload, arrivedAt: performance.now() });
  }
}
