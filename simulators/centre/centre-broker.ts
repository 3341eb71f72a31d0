// The centre's own broker: one account for each hall, which may speak below its own id only.

import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { closeServer, listenOnLoopback } from '../foundation/listening.ts';

export interface CentreBrokerOptions {
  /** Hall id → password. */
  readonly accounts: ReadonlyMap<string, string>;
  readonly onMessage: (topic: string, payload: Uint8Array) => void;
  /** Something a person should see: who was refused, and why. */
  readonly onRefused: (what: string) => void;
}

export class CentreBroker {
  readonly #options: CentreBrokerOptions;
  readonly #sockets = new Set<Socket>();
  /** By client id: the hall that logged in with it. */
  readonly #halls = new WeakMap<object, string>();
  #broker: Aedes | undefined;
  #server: Server | undefined;

  constructor(options: CentreBrokerOptions) {
    this.#options = options;
  }

  /** Resolves with the port; rejects with SIMULATION_PORT_TAKEN. */
  async start(port: number, option: string): Promise<number> {
    // Unlimited concurrency: with aedes 1.2's own limit one slow reader holds up all others.
    const broker = await Aedes.createBroker({ concurrency: 0, drainTimeout: 5000, heartbeatInterval: 60_000 });
    this.#broker = broker;
    this.#guard(broker);
    await new Promise<void>((resolve) =>
      broker.subscribe('halls/+/+', (packet, done) => this.#deliver(packet, done), resolve),
    );
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
      broker.handle(socket);
    });
    return listenOnLoopback(this.#server, { port, option, what: "the centre's broker" });
  }

  async stop(): Promise<void> {
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    if (this.#broker) this.#broker.close(() => resolve());
    else resolve();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
    if (this.#server?.listening) await closeServer(this.#server);
  }

  #guard(broker: Aedes): void {
    const { accounts, onRefused } = this.#options;
    broker.authenticate = (client, username, password, done) => {
      const wanted = username === undefined ? undefined : accounts.get(username);
      const isKnown = wanted !== undefined && password !== undefined && isSameSecret(password, wanted);
      if (isKnown && username) this.#halls.set(client, username);
      else onRefused(`login of "${username ?? ''}" was refused`);
      done(null, isKnown);
    };
    broker.authorizePublish = (client, { topic }, done) => {
      const isOwn = client !== null && topic.startsWith(`halls/${this.#halls.get(client)}/`);
      if (!isOwn) onRefused(`"${client?.id ?? ''}" may not publish on ${topic}`);
      done(isOwn ? null : new Error('not below its own hall'));
    };
    broker.authorizeSubscribe = (client, subscription, done) => {
      const isOwn = subscription.topic.startsWith(`halls/${this.#halls.get(client)}/`);
      done(null, isOwn ? subscription : null);
    };
  }

  #deliver({ topic, payload }: { topic: string; payload: Buffer | string }, done: () => void): void {
    this.#options.onMessage(topic, Buffer.from(payload));
    done();
  }
}

/** In the same time whatever the difference. */
function isSameSecret(given: Buffer, wanted: string): boolean {
  const digest = (secret: Buffer | string): Buffer => createHash('sha256').update(secret).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
