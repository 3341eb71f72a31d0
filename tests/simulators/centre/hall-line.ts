// A hall as the centre meets it: numbered CloudEvents over a real socket, and what the centre says back.

import { connectAsync, type MqttClient } from 'mqtt';
import type { Receipt } from '../../../simulators/centre/receipts.ts';

export interface Sent {
  readonly lane?: string;
  readonly epoch?: string;
  readonly type?: string;
  readonly subject?: string;
  readonly historical?: boolean;
  readonly data?: object;
  /** Overwrites attributes. */
  readonly change?: object;
}

export interface SentCommand {
  readonly id: string;
  readonly device: string;
  readonly issuedAt: string;
  readonly expiresAt: string;
}

export class HallLine {
  readonly receipts: Receipt[] = [];
  readonly commands: SentCommand[] = [];
  readonly client: MqttClient;
  readonly #hall: string;

  private constructor(hall: string, client: MqttClient) {
    this.#hall = hall;
    this.client = client;
    client.on('message', (topic, payload) => {
      const list: object[] = topic.endsWith('/receipts') ? this.receipts : this.commands;
      list.push(JSON.parse(payload.toString()) as object);
    });
  }

  static async open(
    url: string,
    hall = 'hall-1',
    password = 'right',
    account: { username: string; password: string } = { username: hall, password },
  ): Promise<HallLine> {
    const client = await connectAsync(url, { ...account, reconnectPeriod: 0, protocolVersion: 4 });
    const line = new HallLine(hall, client);
    await client.subscribeAsync([`halls/${hall}/receipts`, `halls/${hall}/commands`], { qos: 1 });
    return line;
  }

  async send(number: number, sent: Sent = {}): Promise<void> {
    const { lane = 'event', epoch = 'e1', type = 'io.atrium.device.event', subject = 'kiosk-01' } = sent;
    const { historical = false, data = {}, change = {} } = sent;
    const event = {
      specversion: '1.0',
      id: `${epoch}.${lane}.${number}`,
      source: `/halls/${this.#hall}`,
      type,
      subject,
      time: '2026-01-05T10:00:00.000Z',
      datacontenttype: 'application/json',
      recordedtime: '2026-01-05T10:00:00.000Z',
      clocktrusted: true,
      boot: 1,
      uptimems: number,
      historical,
      sequence: String(number).padStart(20, '0'),
      lane,
      data,
      ...change,
    };
    await this.publish(lane, event);
  }

  async sendAll(numbers: readonly number[], sent: Sent = {}): Promise<void> {
    for (const number of numbers) await this.send(number, sent);
  }

  /** An entry of the loss ledger. */
  async giveUp(
    number: number,
    loss: { lane: string; epoch?: string; ranges: number[][]; reason?: string },
  ): Promise<void> {
    const count = loss.ranges.reduce((sum, [from = 0, to = 0]) => sum + to - from + 1, 0);
    const data = { epoch: 'e1', reason: 'age', detail: '', from: null, to: null, count, ...loss };
    await this.send(number, { lane: 'ledger', type: 'io.atrium.records.given-up', subject: 'hub', data });
  }

  async publish(rest: string, payload: object, retain = false): Promise<void> {
    await this.client.publishAsync(`halls/${this.#hall}/${rest}`, JSON.stringify(payload), { qos: 1, retain });
  }

  close(): void {
    this.client.end(true);
  }
}
