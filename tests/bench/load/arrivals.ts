// Listens at the centre in the process that also says the messages, so that one clock measures from end to end.

import { connectAsync, type MqttClient } from 'mqtt';
import type { CentreAccess } from './load-job.ts';
import { withoutNagle } from './without-nagle.ts';

export class Arrivals {
  readonly #client: MqttClient;

  private constructor(client: MqttClient) {
    this.#client = client;
  }

  /** Calls back with each payload as it comes. */
  static async at({ port, username, password, topic }: CentreAccess, onPayload: (payload: string) => void) {
    const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { username, password });
    withoutNagle(client);
    client.on('message', (_topic, payload) => onPayload(payload.toString()));
    await client.subscribeAsync(topic, { qos: 1 });
    return new Arrivals(client);
  }

  async stop(): Promise<void> {
    await this.#client.endAsync(true);
  }
}
