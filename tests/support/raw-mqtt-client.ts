// An MQTT client that does only what the test says, byte by byte: for what no well-behaved client sends.

import { connect, type Socket } from 'node:net';
import mqttPacket, { type Packet } from 'mqtt-packet';
import { waitFor } from './wait-for.ts';

type PacketOf<Command extends Packet['cmd']> = Extract<Packet, { cmd: Command }>;

export class RawMqttClient {
  readonly socket: Socket;
  readonly received: Packet[] = [];
  isClosed = false;

  constructor(socket: Socket) {
    const parser = mqttPacket.parser({ protocolVersion: 4 });
    parser.on('packet', (packet: Packet) => this.received.push(packet));
    this.socket = socket;
    socket.on('data', (chunk) => parser.parse(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.isClosed = true;
    });
  }

  static async open(port: number): Promise<RawMqttClient> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new RawMqttClient(socket);
  }

  send(packet: Packet): void {
    this.sendBytes(mqttPacket.generate(packet));
  }

  sendBytes(bytes: Uint8Array): void {
    this.socket.write(bytes);
  }

  /** CONNECT as MQTT 3.1.1, clean, with a minute of keep-alive, unless told otherwise. */
  sendConnect(connectPacket: Partial<PacketOf<'connect'>> & { clientId: string }): void {
    this.send({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 60, ...connectPacket });
  }

  /** Connects as a device of the broker harness, whose secret follows from its id. */
  async login(id: string, more: Partial<PacketOf<'connect'>> = {}): Promise<void> {
    this.sendConnect({ clientId: id, username: id, password: Buffer.from(`${id}-secret`), ...more });
    const { returnCode } = await this.next('connack');
    if (returnCode !== 0) throw new Error(`refused with ${returnCode}`);
  }

  /** The next packet of this kind, taken out of what was received. */
  async next<Command extends Packet['cmd']>(command: Command): Promise<PacketOf<Command>> {
    const isWanted = (packet: Packet): packet is PacketOf<Command> => packet.cmd === command;
    const packet = await waitFor(() => this.received.find(isWanted), { what: `packet ${command}` });
    this.received.splice(this.received.indexOf(packet), 1);
    return packet;
  }

  closed(timeoutMs = 5_000): Promise<true> {
    return waitFor(() => this.isClosed, { timeoutMs, what: 'the broker closes the socket' }) as Promise<true>;
  }

  /** As when the process is killed or the machine loses its line. */
  destroy(): void {
    this.socket.resetAndDestroy();
  }
}
