// Takes Nagle's algorithm off a client: else what it says waits up to 40 ms for the TCP acknowledgement of what it said before.

import { Socket } from 'node:net';
import type { MqttClient } from 'mqtt';

/** For the connection that it has now. */
export function withoutNagle(client: MqttClient): void {
  if (client.stream instanceof Socket) client.stream.setNoDelay();
}
