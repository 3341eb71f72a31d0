// What all listeners share: the port they listen on, and the way in for the clients they accept.

import type { IncomingMessage } from 'node:http';
import type { Server } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ListenAddress, listenError } from '../../foundation/listen-error.ts';
import type { Arrival, Doorman } from './doorman.ts';

export interface Listener {
  readonly port: number;
  /** Accepts no more; resolves once every socket it accepted is closed. */
  close(): Promise<void>;
}

export interface Entrance {
  readonly doorman: Doorman;
  /** Called with a stream on which the next byte is MQTT. */
  readonly enter: (stream: Duplex, arrival: Arrival, request?: IncomingMessage) => void;
}

/** A command must leave at once, and a machine that lost its power must be noticed. */
export const SOCKET_OPTIONS = { noDelay: true, keepAlive: true, keepAliveInitialDelay: 15_000 } as const;

/** Throws PORT_TAKEN or ADDRESS_UNUSABLE with the port and the option that sets it. */
export async function listen(server: Server, address: ListenAddress): Promise<Listener> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, address)));
    server.listen({ port: address.port, host: address.host }, resolve);
  });
  const bound = server.address();
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : address.port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
