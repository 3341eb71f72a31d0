// Opens a server's port on loopback, or says which port is taken and which option chooses another.

import type { AddressInfo, Server } from 'node:net';
import { SimulationError, systemErrorCode } from './errors.ts';

export interface ListenOptions {
  readonly port: number;
  /** The command line option that chooses the port, for the message. */
  readonly option: string;
  readonly what: string;
}

/** Resolves with the port that was opened (0 takes any free one). */
export async function listenOnLoopback(server: Server, { port, option, what }: ListenOptions): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(explain(error)));
    server.listen(port, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;

  function explain(error: Error): Error {
    if (systemErrorCode(error) !== 'EADDRINUSE') return error;
    return new SimulationError(
      'SIMULATION_PORT_TAKEN',
      `Port ${port}, wanted for ${what}, is taken by another program. Choose another with ${option} PORT.`,
      error,
    );
  }
}

export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
