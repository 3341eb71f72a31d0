// The centre's own broker: one account for each hall, which may speak below its own id only.

import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { closeServer, listenOnLoopback } from '../../foundation/listening.ts';
import { parseCentreTopic, SAID_BY_HALLS } from '../cloud-event.ts';
import type { CentreLine, LineListener } from './line.ts';

export interface CentreBrokerOptions {
  /** Hall id → password. */
  readonly accounts: ReadonlyMap<string, string>;
  readonly port: number;
  /** The command line option that chose the port, for the message when it is taken. */
  readonly portOption: string;
}

export class CentreBroker implements CentreLine {
  readonly #options: CentreBrokerOptions;
  readonly #listener: LineListener;
  readonly #sockets = new Set<Socket>();
  /** By client id: the hall that logged in with it. */
  readonly #halls = new WeakMap<object, string>();
  #broker: Aedes | undefined;
  #server: Server | undefined;

  constructor(options: CentreBrokerOptions, listener: LineListener) {
    this.#options = options;
    this.#listener = listener;
  }

  /** Rejects with SIMULATION_PORT_TAKEN. */
  async start(): Promise<string> {
    const { port, portOption } = this.#options;
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
    const listening = { port, option: portOption, what: "the centre's broker" };
    return `MQTT ${await listenOnLoopback(this.#server, listening)}`;
  }

  publish(topic: string, payload: string): boolean {
    this.#broker?.publish(
      { cmd: 'publish', topic, payload, qos: 1, retain: false, dup: false },
      (error) => error && this.#listener.onTrouble(`${topic} was not sent: ${error.message}`),
    );
    return this.#broker !== undefined;
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
    const { accounts } = this.#options;
    const { onTrouble } = this.#listener;
    broker.authenticate = (client, username, password, done) => {
      const wanted = username === undefined ? undefined : accounts.get(username);
      const isKnown = wanted !== undefined && password !== undefined && isSameSecret(password, wanted);
      if (isKnown && username) this.#halls.set(client, username);
      else onTrouble(`login of "${username ?? ''}" was refused`);
      done(null, isKnown);
    };
    broker.authorizePublish = (client, { topic }, done) => {
      const { hall, rest = '' } = parseCentreTopic(topic) ?? {};
      const isOwn = client !== null && hall !== undefined && hall === this.#halls.get(client);
      const isAllowed = isOwn && SAID_BY_HALLS.includes(rest);
      if (!isAllowed) onTrouble(`"${client?.id ?? ''}" may not publish on ${topic}`);
      done(isAllowed ? null : new Error('not a topic of its own'));
    };
    broker.authorizeSubscribe = (client, subscription, done) => {
      const isOwn = subscription.topic.startsWith(`halls/${this.#halls.get(client)}/`);
      done(null, isOwn ? subscription : null);
    };
  }

  #deliver({ topic, payload }: { topic: string; payload: Buffer | string }, done: () => void): void {
    this.#listener.onMessage(topic, Buffer.from(payload));
    done();
  }
}

/** In the same time whatever the difference. */
function isSameSecret(given: Buffer, wanted: string): boolean {
  const digest = (secret: Buffer | string): Buffer => createHash('sha256').update(secret).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
