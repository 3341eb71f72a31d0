// The parts of aedes-persistence's in-memory store that the session store builds on; the package types only its callback form.

declare module 'aedes-persistence/asyncPersistence.js' {
  import type { Readable } from 'node:stream';
  import type { Subscription } from 'aedes';
  import type { QueuedPacket, SessionOwner } from './session-queue.ts';

  export interface RetainedPacket {
    readonly topic: string;
    readonly payload: string | Buffer;
    readonly qos?: number;
  }

  // biome-ignore lint/style/noDefaultExport: so the package exports it
  export default class MemoryPersistence {
    static readonly Packet: new (
      original: QueuedPacket,
    ) => QueuedPacket;
    setup(broker: object): Promise<void>;
    storeRetained(packet: RetainedPacket): Promise<void>;
    createRetainedStream(pattern: string): Readable;
    createRetainedStreamCombi(patterns: string[]): Readable;
    addSubscriptions(client: SessionOwner, subscriptions: Subscription[]): Promise<void>;
    removeSubscriptions(client: SessionOwner, topics: string[]): Promise<void>;
    subscriptionsByClient(client: SessionOwner): Promise<Subscription[]>;
    cleanSubscriptions(client: SessionOwner): Promise<void>;
    outgoingEnqueue(subscription: { clientId: string }, packet: QueuedPacket): Promise<void>;
    outgoingEnqueueCombi(subscriptions: { clientId: string }[], packet: QueuedPacket): Promise<void>;
    outgoingUpdate(client: SessionOwner, packet: QueuedPacket): Promise<void>;
    outgoingClearMessageId(client: SessionOwner, packet: QueuedPacket): Promise<QueuedPacket | undefined>;
    outgoingStream(client: SessionOwner): Readable;
    cleanIncoming(client: SessionOwner): Promise<void>;
  }
}
