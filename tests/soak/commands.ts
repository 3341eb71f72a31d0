// The centre's commands of a soak, with times by its own clock, and how they ended.

import { connectAsync, type MqttClient } from 'mqtt';
import { type Clock, minutes } from '../../hub/foundation/clock.ts';
import type { MosquittoUser } from './soak-hall.ts';

const VALID_MS = minutes(10);
const ENDS = ['refused', 'succeeded', 'failed', 'expired'];
/** By class as the id of a device begins; devices of other classes get one that their contract does not know. */
const COMMANDS: Readonly<Record<string, readonly { readonly name: string; readonly arguments: object }[]>> = {
  kiosk: [
    { name: 'printTestPage', arguments: {} },
    { name: 'takeOutOfService', arguments: { reason: 'maintenance' } },
    { name: 'returnToService', arguments: {} },
  ],
  screen: [{ name: 'volume', arguments: { volume: 40 } }],
  robot: [{ name: 'greet', arguments: { language: 'zh' } }],
};

export class Commands {
  readonly #client: MqttClient;
  readonly #hall: string;
  readonly #clock: Clock;
  /** By id, how it ended; undefined while it has not. */
  readonly #ends = new Map<string, string | undefined>();

  static async connect(url: string, user: MosquittoUser, options: { hall: string; clock: Clock }): Promise<Commands> {
    const client = await connectAsync(url, { ...user, reconnectPeriod: 200 });
    const commands = new Commands(client, options);
    await client.subscribeAsync(`halls/${options.hall}/replies`, { qos: 1 });
    return commands;
  }

  private constructor(client: MqttClient, { hall, clock }: { hall: string; clock: Clock }) {
    this.#client = client;
    this.#hall = hall;
    this.#clock = clock;
    client.on('error', () => {});
    client.on('message', (_topic, payload) => this.#take(JSON.parse(payload.toString())));
  }

  /** By how it ended; `unanswered` where no reply said so: replies are best effort while the line is down. */
  get ends(): Readonly<Record<string, number>> {
    const counts = new Map<string, number>();
    for (const end of this.#ends.values()) counts.set(end ?? 'unanswered', (counts.get(end ?? 'unanswered') ?? 0) + 1);
    return Object.fromEntries([...counts].sort());
  }

  /** Does nothing while the broker is away: a command that waits for it would only come late. */
  send(device: string, variant: number): void {
    if (!this.#client.connected) return;
    const known = COMMANDS[device.split('-')[0] ?? ''] ?? [{ name: 'dance', arguments: {} }];
    const command = known[Math.floor(variant * known.length)];
    const id = `soak-${this.#ends.size + 1}`;
    const [issuedAt, expiresAt] = [0, VALID_MS].map((ms) => new Date(this.#clock.now() + ms).toISOString());
    this.#ends.set(id, undefined);
    const payload = JSON.stringify({ id, device, ...command, asker: 'soak', issuedAt, expiresAt });
    this.#client.publish(`halls/${this.#hall}/commands`, payload, { qos: 1 });
  }

  async stop(): Promise<void> {
    await this.#client.endAsync(true);
  }

  #take({ id, state }: { readonly id: string; readonly state: string }): void {
    if (ENDS.includes(state)) this.#ends.set(id, state);
  }
}
