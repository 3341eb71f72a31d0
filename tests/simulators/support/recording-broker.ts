// A bare broker on a free port that keeps what it is sent: what a device does on the wire, without a hub to judge it.

import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';

export interface Arrival {
  readonly topic: string;
  readonly channel: string;
  readonly text: string;
  readonly payload: Record<string, unknown>;
  readonly qos: number;
  readonly retain: boolean;
}

export class RecordingBroker {
  readonly arrivals: Arrival[] = [];
  readonly pings: string[] = [];
  connects = 0;
  readonly #broker: Aedes;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  static async start(): Promise<RecordingBroker> {
    const recording = new RecordingBroker(await Aedes.createBroker({ concurrency: 0 }));
    recording.#server.listen(0, '127.0.0.1');
    await once(recording.#server, 'listening');
    return recording;
  }

  private constructor(broker: Aedes) {
    this.#broker = broker;
    broker.on('publish', ({ topic, payload, qos, retain }) =>
      this.#record({ topic, text: payload.toString(), qos, retain }),
    );
    broker.on('clientReady', () => {
      this.connects += 1;
    });
    broker.on('ping', (_packet, client) => this.pings.push(client.id));
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
      broker.handle(socket);
    });
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get clients(): number {
    return this.#broker.connectedClients;
  }

  on(channel: string): Arrival[] {
    return this.arrivals.filter((arrival) => arrival.channel === channel);
  }

  presences(): unknown[] {
    return this.on('presence').map(({ payload }) => payload.state);
  }

  send(topic: string, command: object, retain = false): void {
    this.#broker.publish(
      { cmd: 'publish', topic, payload: JSON.stringify(command), qos: 1, retain, dup: false },
      () => {},
    );
  }

  /** Every line dies, as when the broker's machine loses its power; new ones are taken. */
  cutAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#broker.close(() => resolve()));
    this.cutAll();
    await closed;
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #record({ topic, text, qos, retain }: { topic: string; text: string; qos: number; retain: boolean }): void {
    if (topic.startsWith('$SYS')) return;
    this.arrivals.push({ topic, channel: topic.split('/').at(-1) ?? '', text, qos, retain, payload: parsed(text) });
  }
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
