// What a CONNECT packet must be before anyone looks at its credentials; the holes of aedes in MQTT 3.1.1 section 3.1.

import type { ConnectPacket } from 'aedes';
import { isIllFormed } from '../topic-syntax.ts';

const HIGHEST_QOS = 2;
const LONGEST_CLIENT_ID = 256;

/** Without any keep-alive a client that loses its power would never be noticed. */
const DEFAULT_KEEPALIVE_S = 60;
const LONGEST_KEEPALIVE_S = 900;

/** Why the connection must be closed without an answer [MQTT-4.8.0-1]; undefined for a well-formed packet. */
export function connectFault(packet: ConnectPacket): string | undefined {
  if (isIllFormed(packet.clientId)) return 'client id is not well-formed UTF-8 or holds U+0000';
  if (packet.clientId.length > LONGEST_CLIENT_ID) return `client id is longer than ${LONGEST_CLIENT_ID} characters`;
  if (packet.username !== undefined && isIllFormed(packet.username))
    return 'user name is not well-formed UTF-8 or holds U+0000';
  if (packet.will === undefined) return undefined;
  // [MQTT-3.1.2-14]
  if ((packet.will.qos ?? 0) > HIGHEST_QOS) return 'will QoS is 3';
  if (isIllFormed(packet.will.topic)) return 'will topic is not well-formed UTF-8 or holds U+0000';
  return undefined;
}

/** Seconds that the broker goes by: 0, which means none, becomes a minute. */
export function effectiveKeepalive(requestedS: number | undefined): number {
  return requestedS ? Math.min(requestedS, LONGEST_KEEPALIVE_S) : DEFAULT_KEEPALIVE_S;
}
