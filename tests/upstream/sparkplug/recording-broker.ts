// A broker for one edge node that writes down every packet in order, with the connection it came by, and says what it is told to.

import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import mqttPacket, { type Packet } from 'mqtt-packet';

export interface ReceivedPacket {
  readonly connection: number;
  readonly packet: Packet;
}

export class RecordingBroker {
  readonly received: ReceivedPacket[] = [];
  /** The most connections that were open at the same time. */
  mostAtOnce = 0;
  readonly #server = createServer((socket) => this.#accept(socket));
  readonly #open = new Set<Socket>();
  #connections = 0;

  static async start(): Promise<RecordingBroker> {
    const broker = new RecordingBroker();
    broker.#server.listen(0, '127.0.0.1');
    await once(broker.#server, 'listening');
    return broker;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Packets of this kind, in order. */
  of<Command extends Packet['cmd']>(command: Command): Array<Extract<Packet, { cmd: Command }>> {
    const isOf = (packet: Packet): packet is Extract<Packet, { cmd: Command }> => packet.cmd === command;
    return this.received.map(({ packet }) => packet).filter(isOf);
  }

  /** Topics, in the order in which they were published, and what else came, by its kind. */
  order(connection: number): string[] {
    return this.received
      .filter((one) => one.connection === connection && one.packet.cmd !== 'pingreq')
      .map(({ packet }) => (packet.cmd === 'publish' ? (packet.topic.split('/')[2] ?? '') : packet.cmd));
  }

  publish(topic: string, payload: string, retain = false): void {
    for (const socket of this.#open)
      socket.write(mqttPacket.generate({ cmd: 'publish', topic, payload, qos: 0, retain, dup: false }));
  }

  /** As when the line breaks. */
  cut(): void {
    for (const socket of this.#open) socket.destroy();
  }

  stop(): void {
    this.cut();
    this.#server.close();
  }

  #accept(socket: Socket): void {
    this.#connections += 1;
    const connection = this.#connections;
    this.#open.add(socket);
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#open.size);
    const parser = mqttPacket.parser({ protocolVersion: 4 });
    parser.on('packet', (packet: Packet) => {
      this.received.push({ connection, packet });
      const answer = answerTo(packet);
      if (answer) socket.write(mqttPacket.generate(answer));
    });
    socket.on('data', (chunk) => parser.parse(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => this.#open.delete(socket));
  }
}

function answerTo(packet: Packet): Packet | undefined {
  if (packet.cmd === 'connect') return { cmd: 'connack', returnCode: 0, sessionPresent: false };
  if (packet.cmd === 'pingreq') return { cmd: 'pingresp' };
  if (packet.cmd === 'subscribe')
    return { cmd: 'suback', messageId: packet.messageId ?? 0, granted: packet.subscriptions.map(({ qos }) => qos) };
  if (packet.cmd === 'publish' && packet.qos === 1) return { cmd: 'puback', messageId: packet.messageId ?? 0 };
  return undefined;
}
