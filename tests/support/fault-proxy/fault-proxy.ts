// A TCP proxy that does to a line what networks do: delay, throttle, swallow, halve, cut, refuse; switchable at any time.
//
//   client ─▶ toTarget ─▶ target        const proxy = await FaultProxy.start({ target: { port: 1883 } });
//   client ◀─ toClient ◀─ target        proxy.set(throttled(2_000));  proxy.set(blackHole, open);  proxy.cut();
//
// What it cannot do: it ends TCP on either side, so the kernel acknowledges every segment that it takes. A sender in front
// of a black hole sees its data acknowledged and its connections accepted, where a network that drops packets shows
// unanswered SYNs, retransmissions at growing intervals, and ETIMEDOUT in the end. What MQTT sees, no CONNACK and no
// PUBACK, is the same. For packets that are really dropped there is dropping-network.ts, which needs root.

import { once } from 'node:events';
import { createServer, type NetConnectOpts, type Server, type Socket } from 'node:net';
import { type Clock, systemClock } from '../../../hub/foundation/clock.ts';
import { SeededChance } from '../../../simulators/foundation/seeded-chance.ts';
import { open, type Passage } from './passage.ts';
import { type Passages, ProxiedConnection, type Side } from './proxied-connection.ts';

export interface FaultProxyOptions {
  readonly target: NetConnectOpts;
  /** Resolves with a server that listens on this port, 0 for any; on the loopback unless told. */
  readonly listen?: (port: number) => Promise<Server>;
  readonly clock?: Clock;
  /** Seed of the jitter. */
  readonly seed?: number;
}

export class FaultProxy {
  /** Every connection so far, in order. */
  readonly connections: ProxiedConnection[] = [];
  readonly #options: Required<FaultProxyOptions>;
  readonly #chance: SeededChance;
  #server: Server | undefined;
  #port = 0;
  #passages: Passages = { toTarget: open, toClient: open };

  static async start(options: FaultProxyOptions): Promise<FaultProxy> {
    const proxy = new FaultProxy({ listen: listenOnLoopback, clock: systemClock, seed: 1, ...options });
    await proxy.accept();
    return proxy;
  }

  private constructor(options: Required<FaultProxyOptions>) {
    this.#options = options;
    this.#chance = new SeededChance(options.seed);
  }

  get port(): number {
    return this.#port;
  }

  /** For connections that are there and for those to come. */
  set(toTarget: Passage, toClient: Passage = toTarget): void {
    this.#passages = { toTarget, toClient };
    for (const connection of this.connections) connection.setPassages(this.#passages);
  }

  /** Resets every connection there is, on both sides; new ones are welcome. */
  cut(): void {
    for (const connection of this.connections) connection.cut();
  }

  /** Half-open: this side of every connection is gone and the other is not told; new connections are welcome. */
  lose(side: Side): void {
    for (const connection of this.connections) connection.lose(side);
  }

  /** New connections are refused by the kernel; those that are there stay. */
  refuse(): void {
    this.#server?.close();
  }

  /** After `refuse`: listens again, on the same port. */
  async accept(): Promise<void> {
    if (this.#server?.listening) return;
    this.#server = await this.#options.listen(this.#port);
    this.#server.on('connection', (client) => this.#join(client));
    const address = this.#server.address();
    if (typeof address === 'object' && address) this.#port = address.port;
  }

  stop(): void {
    this.refuse();
    this.cut();
  }

  #join(client: Socket): void {
    const { target, clock } = this.#options;
    const random = () => this.#chance.fraction();
    this.connections.push(new ProxiedConnection({ client, target, passages: this.#passages, clock, random }));
  }
}

async function listenOnLoopback(port: number): Promise<Server> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
