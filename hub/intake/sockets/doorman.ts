// Receives every socket of every listener: not too many from one address, none that dawdles over its handshake.

import type { Socket } from 'node:net';
import type { Clock } from '../../foundation/clock.ts';
import { type Rate, TokenBucket } from '../../foundation/token-bucket.ts';
import type { IncidentLog } from '../incident-log.ts';

export interface DoormanOptions {
  readonly clock: Clock;
  readonly incidents: IncidentLog;
  readonly handshakeMs: number;
  readonly connectionsPerMinute: number;
  /** Told of each socket that is turned away here. */
  readonly onRefused: () => void;
}

/** One accepted socket, from the first byte of whatever handshakes lie before MQTT. */
export interface Arrival {
  readonly address: string;
  /** Takes the deadline away: the client is logged in. */
  readonly finishHandshake: () => void;
}

/** Addresses remembered before those that did nothing of late are forgotten. */
const ADDRESSES = 10_000;

export class Doorman {
  readonly #options: DoormanOptions;
  readonly #rate: Rate;
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #arrivals = new Map<string, Arrival>();
  readonly #open = new Set<Socket>();

  constructor(options: DoormanOptions) {
    this.#options = options;
    this.#rate = { burst: options.connectionsPerMinute, perSecond: options.connectionsPerMinute / 60 };
  }

  /** For each raw socket, before TLS or WebSocket; false where it was turned away. */
  receive(socket: Socket): boolean {
    const address = socket.remoteAddress;
    if (address === undefined) return false; // gone before it was looked at
    if (!this.#bucketOf(address).take(this.#options.clock.monotonicMs())) {
      this.#refuse(address, 'too many connections from this address');
      socket.destroy();
      return false;
    }
    this.#await(socket, address);
    return true;
  }

  /** The arrival behind a socket, or behind the TLS socket around it; undefined once it is gone. */
  arrivalOf(socket: Socket): Arrival | undefined {
    return this.#arrivals.get(peerOf(socket));
  }

  /** Cuts every socket that is still open. */
  closeAll(): void {
    for (const socket of this.#open) socket.destroy();
  }

  #await(socket: Socket, address: string): void {
    const peer = peerOf(socket);
    const { clock, handshakeMs } = this.#options;
    const finishHandshake = clock.after(handshakeMs, () => {
      this.#refuse(address, 'no login in time');
      socket.destroy();
    });
    this.#arrivals.set(peer, { address, finishHandshake });
    this.#open.add(socket);
    socket.once('close', () => {
      finishHandshake();
      this.#arrivals.delete(peer);
      this.#open.delete(socket);
    });
    // A reset before anyone else listens must not bring the process down.
    socket.on('error', () => socket.destroy());
  }

  #refuse(address: string, why: string): void {
    this.#options.onRefused();
    this.#options.incidents.report({ refused: 'connection', why, who: address });
  }

  #bucketOf(address: string): TokenBucket {
    const known = this.#buckets.get(address);
    if (known) return known;
    const nowMs = this.#options.clock.monotonicMs();
    if (this.#buckets.size >= ADDRESSES) this.#forgetIdle(nowMs);
    const bucket = new TokenBucket(this.#rate, nowMs);
    this.#buckets.set(address, bucket);
    return bucket;
  }

  #forgetIdle(nowMs: number): void {
    for (const [address, bucket] of this.#buckets) if (bucket.isFull(nowMs)) this.#buckets.delete(address);
    // IPv6 offers more addresses than memory: better to forget a busy one than to grow.
    if (this.#buckets.size >= ADDRESSES) this.#buckets.clear();
  }
}

const peerOf = (socket: Socket): string => `${socket.remoteAddress}|${socket.remotePort}|${socket.localPort}`;
