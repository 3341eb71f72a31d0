// The centre's side of commands: asks a hall, and keeps every reply and every record of a command that comes.

import { connectAsync, type MqttClient } from 'mqtt';
import type { JsonObject } from '../../hub/messages/json.ts';
import { waitFor } from './wait-for.ts';

export interface Reply {
  readonly id: string;
  readonly device: string;
  readonly name: string;
  readonly state: string;
  readonly reason: { readonly code: string; readonly text: { readonly en: string; readonly zh: string } } | null;
  readonly asker: string;
}

const HALL = 'test-hall';
const ENDS = ['refused', 'succeeded', 'failed', 'expired'];

export class CommandCentre {
  readonly replies: Reply[] = [];
  /** The data of each record that tells of a command, once. */
  readonly records = new Map<string, JsonObject>();
  readonly #client: MqttClient;

  private constructor(client: MqttClient) {
    this.#client = client;
    client.on('message', (topic, payload) => this.#take(topic, JSON.parse(payload.toString())));
  }

  static async connect(url: string, user: { username: string; password: string }): Promise<CommandCentre> {
    const client = await connectAsync(url, { ...user, clientId: 'command-centre' });
    const centre = new CommandCentre(client);
    await client.subscribeAsync([`halls/${HALL}/replies`, `halls/${HALL}/event`], { qos: 1 });
    return centre;
  }

  /** A command that is valid for half a minute; resolves when the broker has it. */
  async ask(command: object, { retain = false } = {}): Promise<void> {
    const now = Date.now();
    const times = { issuedAt: new Date(now).toISOString(), expiresAt: new Date(now + 30_000).toISOString() };
    const payload = JSON.stringify({ arguments: {}, asker: 'operator-7', ...times, ...command });
    await this.#client.publishAsync(`halls/${HALL}/commands`, payload, { qos: 1, retain });
  }

  async clearRetained(): Promise<void> {
    await this.#client.publishAsync(`halls/${HALL}/commands`, '', { qos: 1, retain: true });
  }

  statesOf(id: string): readonly string[] {
    return this.replies.filter((reply) => reply.id === id).map(({ state }) => state);
  }

  /** The reply that says how it ended. */
  async endOf(id: string, timeoutMs = 15_000): Promise<Reply> {
    const end = () => this.replies.find((reply) => reply.id === id && ENDS.includes(reply.state));
    return await waitFor(end, { timeoutMs, what: `an end of the command ${id}` });
  }

  /** What the records say, in the order of their numbers: what is live may overtake what waited. */
  recordedOf(id: string): readonly JsonObject[] {
    const number = (record: string) => Number(record.split('.').at(-1));
    const records = [...this.records].filter(([, data]) => data.id === id);
    return records.toSorted(([one], [other]) => number(one) - number(other)).map(([, data]) => data);
  }

  async stop(): Promise<void> {
    await this.#client.endAsync(true);
  }

  #take(topic: string, message: Reply & { type?: string; data?: JsonObject }): void {
    if (topic.endsWith('/replies')) this.replies.push(message);
    else if (message.type === 'io.atrium.command.changed' && message.data) this.records.set(message.id, message.data);
  }
}
