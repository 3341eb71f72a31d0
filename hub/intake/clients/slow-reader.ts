// Keeps a client that does not read from costing anyone else anything: its messages are dropped, then it is cut.

import type { AedesPublishPacket, Client } from 'aedes';
import { type Clock, seconds } from '../../foundation/clock.ts';
import type { Counters } from '../broker-options.ts';
import type { IncidentLog } from '../incident-log.ts';
import type { Connection } from './connection.ts';
import type { Connections } from './connections.ts';
import { mayRead } from './login.ts';

/** How long a client may read nothing while messages wait for it. */
export const PATIENCE_MS = seconds(2);

export interface SlowReaderOptions {
  readonly connections: Connections;
  readonly incidents: IncidentLog;
  readonly counters: Counters;
  readonly clock: Clock;
  readonly slowReaderBytes: number;
}

export class SlowReaders {
  readonly #options: SlowReaderOptions;

  constructor(options: SlowReaderOptions) {
    this.#options = options;
  }

  /** aedes hook: null keeps the message from this client. What a persistent session misses stays queued for its return. */
  forward(client: Client, packet: AedesPublishPacket): AedesPublishPacket | null {
    const connection = this.#options.connections.of(client);
    // A session may hold messages from when its device had other rights.
    if (!connection?.login || !mayRead(connection.login, packet.topic)) return null;
    return this.reads(connection) ? packet : null;
  }

  /** False for one that does not: its message is dropped, and it is cut once that has gone on for too long. */
  reads(connection: Connection): boolean {
    const isReading = connection.stream.writableLength <= this.#options.slowReaderBytes;
    if (isReading) connection.slowSinceMs = undefined;
    else this.#drop(connection);
    return isReading;
  }

  #drop(connection: Connection): void {
    const { counters, clock, incidents } = this.#options;
    counters.droppedForSlowReaders += 1;
    const nowMs = clock.monotonicMs();
    connection.slowSinceMs ??= nowMs;
    if (nowMs - connection.slowSinceMs < PATIENCE_MS || connection.isClosed || connection.stream.destroyed) return;
    counters.slowReadersCut += 1;
    const details = { unsentBytes: connection.stream.writableLength };
    incidents.report({ refused: 'delivery', why: 'the client does not read', who: connection.who, details });
    connection.cut('closed-by-hub');
  }
}
