// Watches what a client sends, byte by byte: little before login, no packet above the limit after, nothing malformed.

import type { Connection } from '../clients/connection.ts';

/** A CONNECT packet of any honest client is far smaller; aedes alone would buffer up to 256 MB. */
const BYTES_BEFORE_LOGIN = 16_384;

export interface SocketGuardOptions {
  readonly packetBytes: number;
  readonly onFault: (connection: Connection, why: string) => void;
}

/** To be called after aedes has begun to read: then `data` comes with each of its reads, just before it parses them. */
export function guardStream(connection: Connection, { packetBytes, onFault }: SocketGuardOptions): void {
  let bytesBeforeLogin = 0;
  connection.stream.on('data', (chunk: Buffer) => {
    if (connection.stream.destroyed) return;
    if (connection.isReady) return check(chunk, packetBytes);
    bytesBeforeLogin += chunk.length;
    if (bytesBeforeLogin > BYTES_BEFORE_LOGIN) onFault(connection, 'too-many-bytes-before-login');
    else check(chunk, BYTES_BEFORE_LOGIN);
  });

  function check(chunk: Buffer, maximumBytes: number): void {
    const fault = connection.framing.read(chunk, maximumBytes);
    if (fault !== undefined) onFault(connection, fault);
  }
}
