// Sizes the two buffers of a client's stream apart: little unread, much unsent.

import type { Duplex } from 'node:stream';

/** Unread bytes that one client can make the hub hold; the rest waits in TCP. */
export const UNREAD_BYTES = 65_536;

/** Room for what aedes writes between two looks at how much is unsent. */
const UNSENT_HEADROOM_BYTES = 1_048_576;

// Node has no public way to do this to an accepted socket: `highWaterMark` of net.createServer sets both sides,
// tls.createServer ignores it. Where these fields are gone one day, stream-buffers.test.ts says so.
interface SizedStream {
  readonly readableHighWaterMark: number;
  readonly _readableState?: { highWaterMark: number };
  readonly _writableState?: { highWaterMark: number };
}

/**
 * aedes holds back every publisher of a topic until its slowest reader has room again. With room above the bytes from
 * which slow-reader.ts drops, a write never finds the buffer full, and nobody waits for anybody.
 */
export function sizeBuffers(stream: Duplex, slowReaderBytes: number): void {
  const sized: SizedStream = stream;
  if (sized._readableState) sized._readableState.highWaterMark = UNREAD_BYTES;
  if (sized._writableState) sized._writableState.highWaterMark = slowReaderBytes + UNSENT_HEADROOM_BYTES;
}
