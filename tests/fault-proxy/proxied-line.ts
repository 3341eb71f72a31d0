// A line to try faults on: a client and a target, both plain sockets that keep what they get, and the proxy between them.

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { FakeClock } from '../support/fake-clock.ts';
import { FaultProxy } from '../support/fault-proxy/fault-proxy.ts';
import { waitFor } from '../support/wait-for.ts';

/** A socket and everything that happened to it. */
export class Peer {
  readonly socket: Socket;
  received = '';
  hasSeenFin = false;
  hasSeenReset = false;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (bytes) => (this.received += bytes.toString()));
    socket.on('end', () => (this.hasSeenFin = true));
    socket.on('error', (error) => (this.hasSeenReset ||= 'code' in error && error.code === 'ECONNRESET'));
  }

  say(text: string): void {
    this.socket.write(text);
  }

  hears(text: string): Promise<true> {
    return waitFor(() => this.received === text, { what: `"${text}" arrives` });
  }
}

interface LineParts {
  readonly proxy: FaultProxy;
  readonly accepted: Peer[];
  readonly clock: FakeClock;
  readonly server: Server;
}

export class ProxiedLine {
  readonly clock: FakeClock;
  readonly proxy: FaultProxy;
  /** What the target accepted, in order. */
  readonly accepted: Peer[];

  readonly #server: Server;

  private constructor({ proxy, accepted, clock, server }: LineParts) {
    this.proxy = proxy;
    this.accepted = accepted;
    this.clock = clock;
    this.#server = server;
  }

  static async start(seed = 1): Promise<ProxiedLine> {
    const accepted: Peer[] = [];
    const server = createServer({ allowHalfOpen: true }, (socket) => accepted.push(new Peer(socket)));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const clock = new FakeClock();
    const proxy = await FaultProxy.start({ target: { port: (server.address() as AddressInfo).port }, clock, seed });
    onTestFinished(() => {
      proxy.stop();
      server.close();
      for (const { socket } of accepted) socket.destroy();
    });
    return new ProxiedLine({ proxy, accepted, clock, server });
  }

  /** A client whose TCP handshake is done; whether the target knows of it is another matter. */
  async dial(): Promise<Peer> {
    const socket = connect({ port: this.proxy.port, host: '127.0.0.1', allowHalfOpen: true });
    const peer = new Peer(socket);
    onTestFinished(() => void socket.destroy());
    await once(socket, 'connect');
    return peer;
  }

  async pair(): Promise<{ client: Peer; target: Peer }> {
    const count = this.accepted.length;
    const client = await this.dial();
    const target = await waitFor(() => this.accepted[count], { what: 'the target accepts' });
    return { client, target };
  }

  async removeTarget(): Promise<void> {
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** Bytes that the newest connection holds back. */
  holds(direction: 'toTarget' | 'toClient', bytes: number): Promise<true> {
    return waitFor(() => this.proxy.connections.at(-1)?.heldBytes[direction] === bytes, {
      what: `${bytes} bytes are held ${direction}`,
    });
  }
}
