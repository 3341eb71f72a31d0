// A device as a test needs it: a plain MQTT client with the right envelope around what the test wants said.

import { connectAsync, type MqttClient } from 'mqtt';
import type { TestDevice as DeviceIdentity, TestHall } from './test-hall.ts';

/** Where devices connect, and with what. */
export type FrontDoor = Pick<TestHall, 'brokerPort' | 'secretOf'>;

export class TestDevice {
  readonly identity: DeviceIdentity;
  readonly client: MqttClient;
  readonly boot: string;
  readonly #seqs = new Map<string, number>();
  /** How often the connection was lost. */
  closes = 0;

  private constructor(identity: DeviceIdentity, client: MqttClient, boot: string) {
    this.identity = identity;
    this.client = client;
    this.boot = boot;
    client.on('close', () => (this.closes += 1));
    client.on('error', () => undefined);
  }

  static async connect(hall: FrontDoor, identity: DeviceIdentity, boot = 'boot-1'): Promise<TestDevice> {
    const client = await connectAsync(`mqtt://127.0.0.1:${hall.brokerPort}`, {
      clientId: identity.id,
      username: identity.id,
      password: hall.secretOf(identity.id),
      reconnectPeriod: 100,
    });
    return new TestDevice(identity, client, boot);
  }

  topic(channel: string): string {
    return `hall/v1/${this.identity.class}/${this.identity.id}/${channel}`;
  }

  /** Resolves with the PUBACK at QoS 1. */
  async say(channel: string, data: object, qos: 0 | 1 = 1): Promise<void> {
    const seq = (this.#seqs.get(channel) ?? 0) + 1;
    this.#seqs.set(channel, seq);
    const payload = { at: new Date().toISOString(), boot: this.boot, seq, ...data };
    await this.client.publishAsync(this.topic(channel), JSON.stringify(payload), { qos });
  }

  async close(): Promise<void> {
    await this.client.endAsync(true);
  }
}
