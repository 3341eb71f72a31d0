// The messages one persistent session has not acknowledged: the newest of them, in order.

export interface SessionOwner {
  readonly id: string;
}

/** A publish on its way to a client, or the PUBREL that took its place. */
export interface QueuedPacket {
  cmd?: string;
  brokerId?: string;
  brokerCounter?: number;
  messageId?: number | undefined;
  payload?: string | Buffer;
}

export class SessionQueue {
  #packets: QueuedPacket[] = [];

  get packets(): readonly QueuedPacket[] {
    return this.#packets;
  }

  /** Returns how many of the oldest had to go. */
  add(packet: QueuedPacket, capacity: number): number {
    this.#packets.push(packet);
    const surplus = Math.max(0, this.#packets.length - capacity);
    if (surplus > 0) this.#packets = this.#packets.slice(surplus);
    return surplus;
  }

  /** Notes the packet identifier under which a message went out, or puts a PUBREL in its place. */
  update(packet: QueuedPacket): void {
    for (const [index, queued] of this.#packets.entries()) {
      const isSameBroker = queued.brokerId === packet.brokerId;
      if (isSameBroker && queued.brokerCounter === packet.brokerCounter) {
        queued.messageId = packet.messageId;
        return;
      }
      if (!isSameBroker && queued.messageId === packet.messageId) {
        this.#packets[index] = packet;
        return;
      }
    }
  }

  /** Takes out the message that was acknowledged under this identifier. */
  remove(messageId: number | undefined): QueuedPacket | undefined {
    if (messageId === undefined) return undefined;
    const index = this.#packets.findIndex((queued) => queued.messageId === messageId);
    return index < 0 ? undefined : this.#packets.splice(index, 1)[0];
  }
}
