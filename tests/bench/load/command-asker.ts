// The centre's side of commands, with a clock: asks, and knows how long it took until the hall said how it ended.

import { connectAsync, type MqttClient } from 'mqtt';
import type { CentreAccess } from './load-job.ts';
import { withoutNagle } from './without-nagle.ts';

const HALL = 'test-hall';
const VALID_MS = 30_000;
const PATIENCE_MS = 10_000;
const ENDS = ['refused', 'succeeded', 'failed', 'expired'];

interface Reply {
  readonly id: string;
  readonly state: string;
}

export class CommandAsker {
  readonly #client: MqttClient;
  readonly #waiting = new Map<string, (state: string) => void>();
  #asked = 0;

  static async at({ port, username, password }: CentreAccess): Promise<CommandAsker> {
    const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { username, password });
    withoutNagle(client);
    const asker = new CommandAsker(client);
    await client.subscribeAsync(`halls/${HALL}/replies`, { qos: 1 });
    return asker;
  }

  private constructor(client: MqttClient) {
    this.#client = client;
    client.on('message', (_topic, payload) => {
      const { id, state } = JSON.parse(payload.toString()) as Reply;
      if (ENDS.includes(state)) this.#waiting.get(id)?.(state);
    });
  }

  /** Milliseconds from the publish to `succeeded`; rejects where it ends otherwise, or not in time. */
  async roundTrip(device: string, name: string): Promise<number> {
    this.#asked += 1;
    const id = `bench-${this.#asked}`;
    const [issuedAt, expiresAt] = [0, VALID_MS].map((ms) => new Date(Date.now() + ms).toISOString());
    const ended = new Promise<string>((resolve, reject) => {
      this.#waiting.set(id, resolve);
      setTimeout(() => reject(new Error(`the command ${id} had no end in ${PATIENCE_MS} ms`)), PATIENCE_MS).unref();
    });
    const beganMs = performance.now();
    const command = { id, device, name, arguments: {}, asker: 'bench', issuedAt, expiresAt };
    this.#client.publish(`halls/${HALL}/commands`, JSON.stringify(command), { qos: 1 });
    const state = await ended;
    const tookMs = performance.now() - beganMs;
    this.#waiting.delete(id);
    if (state !== 'succeeded') throw new Error(`the command ${id} ended ${state}`);
    return tookMs;
  }

  async stop(): Promise<void> {
    await this.#client.endAsync(true);
  }
}
