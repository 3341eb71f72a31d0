// An application of the centre for tests: stores what comes, sends receipts, and is silent or refuses when told.

import { connectAsync, type MqttClient } from 'mqtt';
import type { CloudEvent } from './centre-listener.ts';

export interface CentreApplicationOptions {
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  readonly hall?: string;
}

interface Stored {
  readonly numbers: Set<number>;
  readonly refused: Map<number, string>;
  /** All up to here is stored, or never comes. */
  upTo: number;
}

export class CentreApplication {
  readonly #client: MqttClient;
  readonly #hall: string;
  readonly #stored = new Map<string, Stored>();
  /** Stores nothing and says nothing. */
  isSilent = false;
  /** A reason to refuse an event. */
  refuses: (event: CloudEvent) => string | undefined = () => undefined;
  receipts = 0;

  static async start({ url, hall = 'test-hall', ...login }: CentreApplicationOptions): Promise<CentreApplication> {
    const client = await connectAsync(url, { ...login, clientId: `application-of-${hall}`, reconnectPeriod: 50 });
    const application = new CentreApplication(client, hall);
    await client.subscribeAsync(`halls/${hall}/+`, { qos: 1 });
    return application;
  }

  private constructor(client: MqttClient, hall: string) {
    this.#client = client;
    this.#hall = hall;
    client.on('error', () => {});
    client.on('message', (topic, payload) => this.#take(topic, payload));
  }

  async stop(): Promise<void> {
    await this.#client.endAsync(true);
  }

  /** Numbers of a lane that are stored, in order. */
  stored(lane: string): number[] {
    const ofLane = [...this.#stored].filter(([key]) => key.endsWith(` ${lane}`));
    return ofLane.flatMap(([, { numbers }]) => [...numbers]).sort((a, b) => a - b);
  }

  /** Sends a receipt for a lane as it stands. */
  say(epoch: string, lane: string, cameLate: readonly number[] = []): void {
    const stored = this.#of(epoch, lane);
    while (stored.numbers.has(stored.upTo + 1)) stored.upTo += 1;
    const ahead = [...stored.numbers].filter((number) => number > stored.upTo).sort((a, b) => a - b);
    const refused = [...stored.refused].map(([seq, reason]) => ({ seq, reason }));
    const ranges = rangesOf([...cameLate, ...ahead]);
    const message = { epoch, lane, seq: stored.upTo, ranges, refused, at: new Date().toISOString() };
    this.#client.publish(`halls/${this.#hall}/receipts`, JSON.stringify(message), { qos: 1 });
    this.receipts += 1;
  }

  #take(topic: string, payload: Buffer): void {
    if (this.isSilent || !/\/(ledger|alarm|event|report|telemetry)$/.test(topic)) return;
    const event = JSON.parse(payload.toString()) as CloudEvent;
    const epoch = event.id.split('.')[0] ?? '';
    const stored = this.#of(epoch, event.lane);
    const seq = Number(event.sequence);
    const reason = this.refuses(event);
    if (reason !== undefined) stored.refused.set(seq, reason);
    else {
      stored.refused.delete(seq);
      stored.numbers.add(seq);
    }
    this.#neverSent(event, epoch);
    // What the hub had given up, and a person sent again, is named by itself.
    const isLate = reason === undefined && seq <= stored.upTo;
    this.say(epoch, event.lane, isLate ? [seq] : []);
    if (reason !== undefined) stored.refused.clear();
  }

  /** What an entry of the ledger says will never come is as good as stored. */
  #neverSent({ type, data }: CloudEvent, epoch: string): void {
    if (type !== 'io.atrium.records.given-up' || typeof data.lane !== 'string' || !Array.isArray(data.ranges)) return;
    const { numbers } = this.#of(epoch, data.lane);
    for (const [from, to] of data.ranges as Array<[number, number]>)
      for (let number = from; number <= to; number++) numbers.add(number);
  }

  #of(epoch: string, lane: string): Stored {
    const key = `${epoch} ${lane}`;
    const stored = this.#stored.get(key) ?? { numbers: new Set(), refused: new Map(), upTo: 0 };
    this.#stored.set(key, stored);
    return stored;
  }
}

function rangesOf(ascending: readonly number[]): Array<[number, number]> {
  const ranges: Array<[number, number]> = [];
  for (const number of ascending) {
    const last = ranges.at(-1);
    if (last?.[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.slice(0, 1_000);
}
