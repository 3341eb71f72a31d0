// MQTT over plain TCP.

import { createServer } from 'node:net';
import type { ListenAddress } from '../../foundation/listen-error.ts';
import { type Entrance, type Listener, listen, SOCKET_OPTIONS } from './listener.ts';

export function listenTcp(address: ListenAddress, { doorman, enter }: Entrance): Promise<Listener> {
  const server = createServer(SOCKET_OPTIONS, (socket) => {
    if (!doorman.receive(socket)) return;
    const arrival = doorman.arrivalOf(socket);
    if (arrival) enter(socket, arrival);
  });
  return listen(server, address);
}
