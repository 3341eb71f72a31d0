// One client's connection: who it is, what it may do, and why it ended.

import type { Duplex } from 'node:stream';
import type { DisconnectCause } from '../../messages/input.ts';
import type { Arrival } from '../sockets/doorman.ts';
import { PacketFraming } from '../sockets/packet-framing.ts';
import { ReadingBrake } from '../sockets/reading-brake.ts';
import { AckQueue } from './ack-queue.ts';
import type { Login } from './login.ts';

/** The will of a CONNECT packet; aedes publishes this very object when the connection is lost. */
export interface Will {
  readonly topic: string;
  readonly qos?: number;
}

export interface ConnectionOptions {
  /** False while the disk is ill: then acknowledgements are withheld. */
  readonly isCommitting: () => boolean;
  readonly onAckFailed: (connection: Connection, error: unknown) => void;
}

export class Connection {
  readonly stream: Duplex;
  readonly arrival: Arrival;
  readonly framing = new PacketFraming();
  readonly acks: AckQueue;
  /** As the client gave it; empty before CONNECT. */
  clientId = '';
  /** Empty client id and clean session 0: to be refused at login [MQTT-3.1.3-8]. */
  lacksIdentifier = false;
  will: Will | undefined;
  /** True where the will must not be published: the hub itself ended the connection, or the device is back already. */
  isWillVoid = false;
  login: Login | undefined;
  /** Filters granted on this connection. */
  readonly filters = new Set<string>();
  /** The same client's new connection, while it logs in. */
  successor: Connection | undefined;
  /** The same client's old connection, until this one has taken its place. */
  predecessor: Connection | undefined;
  /** Monotonic time since which it has read nothing; undefined while it reads. */
  slowSinceMs: number | undefined;
  /** Turned away at CONNECT, and said so in the log. */
  isRefused = false;
  /** CONNACK sent. */
  isReady = false;
  isClosed = false;
  /** True once the hub's middle was told that it is gone. */
  isReportedGone = false;
  readonly #brake: ReadingBrake;
  #endedBy: DisconnectCause | undefined;

  constructor(stream: Duplex, arrival: Arrival, { isCommitting, onAckFailed }: ConnectionOptions) {
    this.stream = stream;
    this.arrival = arrival;
    this.#brake = new ReadingBrake(stream, () => !isCommitting());
    this.acks = new AckQueue(this.#brake, (error) => onAckFailed(this, error));
  }

  /** Client id once known, else the address: for the log. */
  get who(): string {
    return this.clientId === '' ? this.arrival.address : this.clientId;
  }

  get cause(): DisconnectCause {
    if (this.#endedBy !== undefined) return this.#endedBy;
    if (this.successor !== undefined) return 'taken-over';
    if (this.#brake.isOn) return 'closed-by-hub';
    return this.framing.hasDisconnect ? 'clean' : 'socket-lost';
  }

  /** The first cause stays: what follows from it is no cause of its own. */
  endBecause(cause: DisconnectCause): void {
    this.#endedBy ??= cause;
  }

  /** Whoever is not read from cannot say that it is alive: that is the hub's doing, not the device's. */
  expire(): void {
    this.endBecause(this.#brake.isOn ? 'closed-by-hub' : 'keepalive-expired');
  }

  cut(cause: DisconnectCause): void {
    this.endBecause(cause);
    this.stream.destroy();
  }
}
