// Stands between devices and broker and writes down every PUBLISH that passes, in either direction.

import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import mqttPacket from 'mqtt-packet';

export interface TappedPublish {
  readonly topic: string;
  readonly payload: string;
  readonly qos: number;
  readonly isFromDevice: boolean;
}

export class WireTap {
  readonly publishes: TappedPublish[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(brokerPort: number) {
    this.#server = createServer((device) => this.#join(device, connect(brokerPort, '127.0.0.1')));
  }

  static async start(brokerPort: number): Promise<WireTap> {
    const tap = new WireTap(brokerPort);
    tap.#server.listen(0, '127.0.0.1');
    await once(tap.#server, 'listening');
    return tap;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  stop(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  #join(device: Socket, broker: Socket): void {
    this.#pass(device, broker, true);
    this.#pass(broker, device, false);
  }

  #pass(from: Socket, to: Socket, isFromDevice: boolean): void {
    this.#sockets.add(from);
    const parser = mqttPacket.parser();
    parser.on('packet', (packet) => {
      if (packet.cmd !== 'publish') return;
      this.publishes.push({ topic: packet.topic, payload: packet.payload.toString(), qos: packet.qos, isFromDevice });
    });
    from.on('data', (chunk) => {
      parser.parse(chunk);
      to.write(chunk);
    });
    from.on('error', () => to.destroy());
    from.on('close', () => to.destroy());
  }
}
