// What aedes remembers between connections: in memory, bounded, with subscriptions and retained messages kept on disk.
//
// Not kept over a restart, on purpose: queued messages, and wills (the hub judges connectivity itself; a will published
// minutes after the fact would be a lie). Commands are never queued: they do not come this way (command-delivery.ts).

import { Readable } from 'node:stream';
import type { Subscription } from 'aedes';
import MemoryPersistence, { type RetainedPacket } from 'aedes-persistence/asyncPersistence.js';
import type { DurableMap } from '../../foundation/durable-map.ts';
import type { Log } from '../../foundation/log.ts';
import { type DeviceId, deviceId, isIdentifier } from '../../messages/ids.ts';
import type { Counters } from '../broker-options.ts';
import { hasWildcard } from '../topic-syntax.ts';
import { type QueuedPacket, type SessionOwner, SessionQueue } from './session-queue.ts';
import { parseRetained, parseSubscriptions, serializeRetained } from './session-records.ts';

export interface SessionStoreOptions {
  readonly sessions: DurableMap;
  readonly retained: DurableMap;
  readonly log: Log;
  readonly counters: Pick<Counters, 'droppedFromSessions' | 'retainedRefused'>;
  /** Messages kept for one session; the oldest goes first. */
  readonly offlineMessages: number;
  /** Topics with a retained message; a further one is not kept. */
  readonly retainedMessages: number;
  /** Whose session is still wanted. */
  readonly isRegistered: (id: DeviceId) => boolean;
  /** aedes hands over all filters of a packet, the refused ones too. */
  readonly isGranted: (client: SessionOwner, filter: string) => boolean;
}

export class SessionStore extends MemoryPersistence {
  readonly #options: SessionStoreOptions;
  readonly #retained = new Map<string, RetainedPacket>();
  readonly #queues = new Map<string, SessionQueue>();
  /** By client: its subscriptions as they are on disk, or on their way there. */
  readonly #saved = new Map<string, string>();

  constructor(options: SessionStoreOptions) {
    super();
    this.#options = options;
  }

  /** Takes up what an earlier run of the hub left; an entry that cannot be read is left out, and said so. */
  async load(): Promise<void> {
    const { sessions, retained, log, isRegistered } = this.#options;
    for (const [id, text] of await sessions.entries()) {
      if (isIdentifier(id) && !isRegistered(deviceId(id))) {
        // An ill disk must not keep the broker from starting: what is not deleted now is found again at the next start.
        sessions.delete(id).catch(() => undefined);
        continue;
      }
      const subscriptions = parseSubscriptions(text);
      if (subscriptions === undefined) log.warn({ client: id }, 'the subscriptions of a session could not be read');
      else await super.addSubscriptions({ id }, subscriptions);
      this.#saved.set(id, text);
    }
    for (const [topic, text] of await retained.entries()) {
      const packet = parseRetained(topic, text);
      if (packet === undefined) log.warn({ topic }, 'a retained message could not be read');
      else await this.#remember(packet);
    }
  }

  get retainedCount(): number {
    return this.#retained.size;
  }

  /** A device that left the registry leaves nothing behind. */
  forget(id: DeviceId): Promise<void> {
    return this.cleanSubscriptions({ id });
  }

  /** Resolves once it is on disk. */
  override async storeRetained(packet: RetainedPacket): Promise<void> {
    const { topic } = packet;
    if (packet.payload.length === 0) {
      await this.#remember(packet);
      return this.#options.retained.delete(topic);
    }
    if (!this.#retained.has(topic) && this.#retained.size >= this.#options.retainedMessages) {
      this.#options.counters.retainedRefused += 1;
      return;
    }
    const copy = { ...packet, payload: detached(packet.payload) };
    await this.#remember(copy);
    await this.#options.retained.put(topic, serializeRetained(copy));
  }

  override createRetainedStreamCombi(patterns: string[]): Readable {
    // Devices have no wildcards, so their look-up scans nothing.
    if (patterns.some(hasWildcard)) return super.createRetainedStreamCombi(patterns);
    return Readable.from(patterns.flatMap((topic) => this.#retained.get(topic) ?? []));
  }

  override async addSubscriptions(client: SessionOwner, subscriptions: Subscription[]): Promise<void> {
    const granted = subscriptions.filter(({ topic }) => this.#options.isGranted(client, topic));
    if (granted.length === 0) return;
    await super.addSubscriptions(client, granted);
    await this.#save(client);
  }

  override async removeSubscriptions(client: SessionOwner, topics: string[]): Promise<void> {
    await super.removeSubscriptions(client, topics);
    await this.#save(client);
  }

  /** A clean session discards what an earlier one left [MQTT-3.1.2-6]. */
  override async cleanSubscriptions(client: SessionOwner): Promise<void> {
    await super.cleanSubscriptions(client);
    this.#queues.delete(client.id);
    await this.#save(client);
  }

  override outgoingEnqueue(subscription: { clientId: string }, packet: QueuedPacket): Promise<void> {
    return this.outgoingEnqueueCombi([subscription], packet);
  }

  /** Once for each session, however many of its filters match: aedes delivers only one of them, too. */
  override async outgoingEnqueueCombi(subscriptions: { clientId: string }[], packet: QueuedPacket): Promise<void> {
    if (subscriptions.length === 0) return;
    const { counters, offlineMessages } = this.#options;
    for (const id of new Set(subscriptions.map(({ clientId }) => clientId))) {
      const queued = new MemoryPersistence.Packet(packet);
      if (queued.payload !== undefined) queued.payload = detached(queued.payload);
      counters.droppedFromSessions += this.#queueOf(id).add(queued, offlineMessages);
    }
  }

  /** A message that had to go is no error, unlike in the base class: aedes would cut the client. */
  override async outgoingUpdate(client: SessionOwner, packet: QueuedPacket): Promise<void> {
    this.#queues.get(client.id)?.update(packet);
  }

  override async outgoingClearMessageId(client: SessionOwner, packet: QueuedPacket): Promise<QueuedPacket | undefined> {
    return this.#queues.get(client.id)?.remove(packet.messageId);
  }

  override outgoingStream(client: SessionOwner): Readable {
    return Readable.from([...(this.#queues.get(client.id)?.packets ?? [])]);
  }

  #queueOf(id: string): SessionQueue {
    const known = this.#queues.get(id);
    if (known) return known;
    const queue = new SessionQueue();
    this.#queues.set(id, queue);
    return queue;
  }

  async #remember(packet: RetainedPacket): Promise<void> {
    if (packet.payload.length === 0) this.#retained.delete(packet.topic);
    else this.#retained.set(packet.topic, packet);
    await super.storeRetained(packet);
  }

  async #save(client: SessionOwner): Promise<void> {
    const subscriptions = await super.subscriptionsByClient(client);
    if (subscriptions.length > 0) {
      const text = JSON.stringify(subscriptions);
      // A device that comes back and subscribes the same wears no disk, and waits for none.
      if (this.#saved.get(client.id) === text) return;
      this.#saved.set(client.id, text);
      await this.#options.sessions.put(client.id, text);
    } else if (this.#saved.delete(client.id)) {
      await this.#options.sessions.delete(client.id);
    }
  }
}

/** A payload off the wire is a view of a whole read, which must not stay in memory with it. */
const detached = <T extends string | Buffer | undefined>(payload: T): T | Buffer =>
  typeof payload === 'object' ? Buffer.from(payload) : payload;
