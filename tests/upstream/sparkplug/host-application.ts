// A primary host application at a real broker: its STATE, its requests, and all it hears of one group.

import { connectAsync, type MqttClient } from 'mqtt';
import type { JsonObject } from '../../../hub/messages/json.ts';
import { type Heard, hear } from './heard.ts';
import { type HostMetric, hostPayload, rebirthRequest } from './host-messages.ts';

const NODE = { group: 'Grid', hall: 'test-hall' };

export class HostApplication {
  readonly id: string;
  heard: Heard[] = [];
  #client: MqttClient | undefined;
  #names = new Map<number, string>();
  #stateMs = 0;

  constructor(id: string) {
    this.id = id;
  }

  /** Connects, or connects again after the broker was away; says nothing of itself yet. */
  async connect(url: string): Promise<void> {
    await this.disconnect();
    const client = await connectAsync(url, { reconnectPeriod: 0, clientId: this.id });
    client.on('error', () => undefined);
    client.on('message', (topic, payload, { qos, retain }) =>
      this.#take(hear({ topic, payload, qos: qos === 2 ? 1 : qos, retain })),
    );
    await client.subscribeAsync(`spBv1.0/${NODE.group}/#`, { qos: 1 });
    this.#client = client;
  }

  async disconnect(): Promise<void> {
    await this.#client?.endAsync(true);
  }

  async sayState(online: boolean): Promise<void> {
    // The next birth is later than the last; a death has the time of the birth it ends.
    if (online) this.#stateMs = Math.max(Date.now(), this.#stateMs + 1);
    const payload = JSON.stringify({ online, timestamp: this.#stateMs });
    await this.#client?.publishAsync(`spBv1.0/STATE/${this.id}`, payload, { qos: 1, retain: true });
  }

  async askForRebirth(): Promise<void> {
    await this.#client?.publishAsync(`spBv1.0/${NODE.group}/NCMD/${NODE.hall}`, rebirthRequest(Date.now()));
  }

  async command(device: string, metric: HostMetric): Promise<void> {
    const payload = hostPayload(Date.now(), [metric]);
    await this.#client?.publishAsync(`spBv1.0/${NODE.group}/DCMD/${NODE.hall}/${device}`, payload);
  }

  of(type: string, device?: string): Heard[] {
    return this.heard.filter((message) => message.type === type && (device === undefined || message.device === device));
  }

  /** Values of a metric of data messages, JSON read, with whether they were historical. */
  said(name: string): Array<{ value: JsonObject; isHistorical: boolean; record: string }> {
    return this.heard
      .filter(({ type }) => type.endsWith('DATA'))
      .flatMap(({ metrics }) => {
        const record = String(metrics[0]?.properties.find(({ key }) => key === 'record')?.value ?? '');
        return metrics
          .filter(({ alias = -1 }) => this.#names.get(alias) === name)
          .map(({ value, isHistorical }) => ({ value: JSON.parse(String(value)) as JsonObject, isHistorical, record }));
      });
  }

  #take(message: Heard): void {
    this.heard.push(message);
    if (!message.type.endsWith('BIRTH')) return;
    for (const { alias, name } of message.metrics) if (alias !== undefined && name) this.#names.set(alias, name);
  }
}
