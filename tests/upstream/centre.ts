// What the centre received: a subscriber that keeps everything in order of arrival.

import { connectAsync, type MqttClient } from 'mqtt';
import { onTestFinished } from 'vitest';
import { isJsonObject, type JsonObject } from '../../hub/messages/json.ts';
import type { Lane } from '../../hub/messages/record.ts';

export const HALL = 'test-hall';

export interface Received {
  readonly topic: string;
  readonly text: string;
  readonly event: JsonObject;
  /** Counts the lines of the hub: its presence comes first on each. */
  readonly line: number;
}

export class Centre {
  readonly received: Received[] = [];
  readonly presences: JsonObject[] = [];
  #client: MqttClient | undefined;

  /** With QoS 0: Mosquitto then passes a record on before it acknowledges it, so that even a kill loses none that counts. */
  async subscribe(url: string, username?: string): Promise<void> {
    await this.#client?.endAsync(true);
    const credentials = username === undefined ? {} : { username, password: username };
    const client = await connectAsync(url, { reconnectPeriod: 0, ...credentials });
    this.#client = client;
    client.on('error', () => {});
    client.on('message', (topic, payload) => this.#take(topic, payload.toString()));
    onTestFinished(() => client.endAsync(true));
    await client.subscribeAsync(`halls/${HALL}/#`);
  }

  /** Distinct numbers of a lane in the order in which they first arrived. */
  firstArrivals(lane: Lane): number[] {
    const events = this.received.filter(({ topic }) => topic === `halls/${HALL}/${lane}`);
    return [...new Set(events.map(({ event }) => Number(event.sequence)))];
  }

  /** Numbers of a lane that arrived, each once, ascending. */
  numbers(lane: Lane): number[] {
    return this.firstArrivals(lane).toSorted((a, b) => a - b);
  }

  /** Ids that came behind a later one of their lane, on one line: what is live and what waited each have their own order. */
  outOfOrder(): string[] {
    const latest = new Map<string, number>();
    return this.received.flatMap(({ event, line }) => {
      const run = `${line} ${event.lane} ${event.historical}`;
      const sequence = Number(event.sequence);
      const isBehind = sequence <= (latest.get(run) ?? 0);
      latest.set(run, sequence);
      return isBehind ? [String(event.id)] : [];
    });
  }

  /** Ids that came with more than one content, the mark of those that waited left out; there must never be one. */
  contradictions(): string[] {
    const textOf = new Map<string, string>();
    return this.received.flatMap(({ event, text }) => {
      const id = String(event.id);
      const content = text.replace(/"historical":(true|false)/, '');
      const earlier = textOf.get(id) ?? content;
      textOf.set(id, earlier);
      return earlier === content ? [] : [id];
    });
  }

  #take(topic: string, text: string): void {
    const event: unknown = JSON.parse(text);
    if (!isJsonObject(event)) throw new Error(`not an object on ${topic}`);
    if (topic.endsWith('/presence')) this.presences.push(event);
    else if (!/\/(receipts|commands|replies)$/.test(topic))
      this.received.push({ topic, text, event, line: this.presences.length });
  }
}

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
