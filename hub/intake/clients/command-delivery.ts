// Hands a command to a device that is connected and subscribed to commands: onto its socket now, or not at all.

import { generate } from 'mqtt-packet';
import type { Command } from '../../messages/command.ts';
import type { HandOver } from '../../messages/input.ts';
import type { Counters } from '../broker-options.ts';
import { commandPacket } from './command-packet.ts';
import type { Connection } from './connection.ts';
import type { Connections } from './connections.ts';
import type { SlowReaders } from './slow-reader.ts';

const LAST_PACKET_IDENTIFIER = 65_535;

export interface CommandDeliveryOptions {
  readonly connections: Connections;
  readonly slowReaders: SlowReaders;
  readonly counters: Counters;
}

/**
 * Not published through aedes: that would queue the command in the session of a device that is away, send it again after
 * a reconnect [MQTT-4.4.0-1], and not say whether anybody got it. Nothing else goes to devices, so the packet identifiers
 * are this class's own.
 */
export class CommandDelivery {
  readonly #options: CommandDeliveryOptions;
  readonly #lastIdentifiers = new WeakMap<Connection, number>();

  constructor(options: CommandDeliveryOptions) {
    this.#options = options;
  }

  send(command: Command): HandOver {
    const { connections, slowReaders, counters } = this.#options;
    const connection = connections.find(command.deviceId);
    const packet = commandPacket(command);
    if (!connection || !isListening(connection, packet.topic) || !slowReaders.reads(connection))
      return 'device-offline';
    counters.commandsSent += 1;
    connection.stream.write(generate({ ...packet, messageId: this.#nextIdentifier(connection) }));
    return 'sent';
  }

  #nextIdentifier(connection: Connection): number {
    const last = this.#lastIdentifiers.get(connection) ?? 0;
    const next = (last % LAST_PACKET_IDENTIFIER) + 1;
    this.#lastIdentifiers.set(connection, next);
    return next;
  }
}

function isListening({ login, isReady, isClosed, stream, filters }: Connection, topic: string): boolean {
  return login?.kind === 'device' && isReady && !isClosed && stream.writable && filters.has(topic);
}
