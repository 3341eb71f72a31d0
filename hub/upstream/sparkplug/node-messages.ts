// The messages of one edge node with what the specification asks of each: topic, QoS, sequence number, bdSeq, time.

import type { Clock } from '../../foundation/clock.ts';
import type { DeviceId } from '../../messages/ids.ts';
import type { OutgoingMessage } from '../record-format.ts';
import { BD_SEQ, REBIRTH } from './metrics/metric-definitions.ts';
import { DATA_TYPES, encodePayload, type Metric } from './payload/payload.ts';
import { deviceTopic, type NodeName, nodeTopic } from './sparkplug-topics.ts';

/** Sequence numbers and bdSeq come round after 255. */
export const CYCLE = 256;
const BD_SEQ_ALIAS = 1;
/** From here on aliases are free for others. */
export const FIRST_FREE_ALIAS = 2;

export class NodeMessages {
  readonly #name: NodeName;
  readonly #clock: Pick<Clock, 'now'>;
  #bdSeq = 0;
  #seq = 0;

  constructor(name: NodeName, clock: Pick<Clock, 'now'>) {
    this.#name = name;
    this.#clock = clock;
  }

  /** For the next CONNECT: its death certificate bears the number that its births will bear. */
  beginSession(bdSeq: number): void {
    this.#bdSeq = bdSeq;
  }

  /** Without a sequence number: the broker may be the one who publishes it. */
  nodeDeath(): OutgoingMessage {
    const timestamp = this.#clock.now();
    const bdSeq: Metric = { name: BD_SEQ, timestamp, type: DATA_TYPES.Int64, value: this.#bdSeq };
    const payload = encodePayload({ timestamp, metrics: [bdSeq], hasTypes: true });
    return { topic: nodeTopic('NDEATH', this.#name), payload, qos: 1, retain: false };
  }

  /** Begins the sequence anew. */
  nodeBirth(metrics: readonly Metric[]): OutgoingMessage {
    const timestamp = this.#clock.now();
    this.#seq = 0;
    const own: readonly Metric[] = [
      { name: BD_SEQ, alias: BD_SEQ_ALIAS, timestamp, type: DATA_TYPES.Int64, value: this.#bdSeq },
      // Without an alias, as a host must be able to ask before it knows any.
      { name: REBIRTH, timestamp, type: DATA_TYPES.Boolean, value: false },
    ];
    return this.#message(nodeTopic('NBIRTH', this.#name), [...own, ...metrics], true);
  }

  nodeData(metrics: readonly Metric[]): OutgoingMessage {
    return this.#message(nodeTopic('NDATA', this.#name), metrics, false);
  }

  deviceBirth(device: DeviceId, metrics: readonly Metric[]): OutgoingMessage {
    return this.#message(deviceTopic('DBIRTH', this.#name, device), metrics, true);
  }

  deviceData(device: DeviceId, metrics: readonly Metric[]): OutgoingMessage {
    return this.#message(deviceTopic('DDATA', this.#name, device), metrics, false);
  }

  deviceDeath(device: DeviceId): OutgoingMessage {
    return this.#message(deviceTopic('DDEATH', this.#name, device), [], false);
  }

  #message(topic: string, metrics: readonly Metric[], hasTypes: boolean): OutgoingMessage {
    const seq = this.#seq;
    this.#seq = (seq + 1) % CYCLE;
    // The specification asks for chronological order within a message.
    const inOrder = metrics.toSorted((a, b) => a.timestamp - b.timestamp);
    const payload = encodePayload({ timestamp: this.#clock.now(), metrics: inOrder, seq, hasTypes });
    return { topic, payload, qos: 0, retain: false };
  }
}
