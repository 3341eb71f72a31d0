// One device of the load generator: a raw MQTT 3.1.1 connection that costs the generator as little as can be.

import { connect, type Socket } from 'node:net';
import mqttPacket from 'mqtt-packet';
import type { LoadDevice, LoadJob } from './load-job.ts';

const CONNACK = 0x20;
const PUBACK = 0x40;
const PINGRESP = 0xd0;
const PUBLISH_QOS_0 = 0x30;
const PUBLISH_QOS_1 = 0x32;
const MOST_IDS = 65_535;
const KEEPALIVE_S = 600;

export interface LoadClientOptions {
  readonly port: number;
  readonly device: LoadDevice;
  readonly channel: LoadJob['channel'];
  readonly onAcknowledged: (client: LoadClient, sentAt: number) => void;
}

export class LoadClient {
  readonly id: string;
  readonly #options: LoadClientOptions;
  readonly #socket: Socket;
  readonly #topic: Buffer;
  readonly #boot = `boot-${crypto.randomUUID().slice(0, 8)}`;
  readonly #sentAt = new Map<number, number>();
  #unread: Buffer = Buffer.alloc(0);
  #seq = 0;
  #connected: (() => void) | undefined;
  #isClosed = false;

  private constructor(options: LoadClientOptions, socket: Socket) {
    this.#options = options;
    this.#socket = socket;
    this.id = options.device.id;
    this.#topic = Buffer.from(`hall/v1/kiosk/${this.id}/${options.channel}`);
    socket.on('data', (chunk) => this.#read(chunk));
  }

  /** Resolves with the CONNACK; rejects where the broker refuses. */
  static async open(options: LoadClientOptions): Promise<LoadClient> {
    const socket = connect({ port: options.port, host: '127.0.0.1', noDelay: true });
    const client = new LoadClient(options, socket);
    await new Promise<void>((resolve, reject) => {
      client.#connected = resolve;
      socket.on('error', reject);
      socket.on('close', () => {
        reject(new Error(`${client.id} was refused`));
        if (!client.#isClosed) throw new Error(`${client.id} was cut by the broker`);
      });
      socket.once('connect', () => socket.write(connectPacketOf(options.device)));
    });
    return client;
  }

  /** Says the next message of its channel; the text comes back that names it at the centre. */
  publish(): string {
    this.#seq += 1;
    const name = `${this.#boot}.${this.#seq}`;
    const isEvent = this.#options.channel === 'event';
    const messageId = isEvent ? ((this.#seq - 1) % MOST_IDS) + 1 : 0;
    if (isEvent) this.#sentAt.set(messageId, performance.now());
    this.#socket.write(publishPacketOf(this.#topic, messageId, JSON.stringify(this.#payload(name))));
    return name;
  }

  /** As when its process is killed: no DISCONNECT. */
  kill(): void {
    this.#isClosed = true;
    this.#socket.destroy();
  }

  #payload(name: string): object {
    const envelope = { at: new Date().toISOString(), boot: this.#boot, seq: this.#seq };
    if (this.#options.channel === 'event')
      return { ...envelope, type: 'transaction-started', transactionId: name, service: 'payment' };
    const levels = { paperLevel: 64, tonerLevel: 80, cashBoxLevel: this.#seq % 100 };
    return { ...envelope, ...levels, transactionsToday: 41, networkLatency: 38 };
  }

  /** A device that subscribes nothing is sent packets of two or four bytes only. */
  #read(chunk: Buffer): void {
    const bytes = this.#unread.length > 0 ? Buffer.concat([this.#unread, chunk]) : chunk;
    let at = 0;
    while (at + 2 <= bytes.length && at + 2 + (bytes[at + 1] ?? 0) <= bytes.length) {
      this.#take(bytes, at);
      at += 2 + (bytes[at + 1] ?? 0);
    }
    this.#unread = bytes.subarray(at);
  }

  #take(bytes: Buffer, at: number): void {
    const kind = bytes[at];
    if (kind === PUBACK) return this.#acknowledge(bytes.readUInt16BE(at + 2));
    if (kind === CONNACK && bytes[at + 3] === 0) return this.#connected?.();
    if (kind !== PINGRESP) throw new Error(`${this.id} was sent packet ${kind} with code ${bytes[at + 3]}`);
  }

  #acknowledge(messageId: number): void {
    const sentAt = this.#sentAt.get(messageId);
    if (sentAt === undefined) throw new Error(`${this.id} was acknowledged a message that it did not send`);
    this.#sentAt.delete(messageId);
    this.#options.onAcknowledged(this, sentAt);
  }
}

function connectPacketOf({ id, password }: LoadDevice): Buffer {
  return mqttPacket.generate({
    ...{ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: KEEPALIVE_S },
    ...{ clientId: id, username: id, password: Buffer.from(password) },
  });
}

/** `messageId` 0: QoS 0. */
function publishPacketOf(topic: Buffer, messageId: number, payload: string): Buffer {
  const length = 2 + topic.length + (messageId > 0 ? 2 : 0) + Buffer.byteLength(payload);
  const packet = Buffer.allocUnsafe(3 + length);
  packet[0] = messageId > 0 ? PUBLISH_QOS_1 : PUBLISH_QOS_0;
  // Remaining length in two bytes [MQTT-2.2.3]: all messages here are of 128 to 16,383 bytes.
  packet[1] = (length % 128) | 0x80;
  packet[2] = Math.floor(length / 128);
  let at = packet.writeUInt16BE(topic.length, 3);
  at += topic.copy(packet, at);
  if (messageId > 0) at = packet.writeUInt16BE(messageId, at);
  packet.write(payload, at);
  return packet;
}
