// A centre of sockets alone: it lets hubs in and says no more, sends them away, or does not say a word.

import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

const CONNACK = Buffer.from([0x20, 0x02, 0x00, 0x00]);
const SUBSCRIBE = 0x82;
const GRANTED_QOS_1 = 0x01;
const FAILURE = 0x80;
const PINGREQ = 0xc0;
/** Part of the id of each record on the lane event. */
const RECORD = '.event.';
const PINGRESP = Buffer.from([0xd0, 0x00]);

export interface SilentCentre {
  readonly url: string;
  /** Each connection so far, and when it came and went, in milliseconds of the monotonic clock. */
  readonly visits: ReadonlyArray<{ readonly socket: Socket; readonly cameMs: number; wentMs: number | undefined }>;
}

/**
 * `lets-in`: answers CONNECT and SUBSCRIBE, and nothing else; `forbids`: with a failure. `connack-only`: answers CONNECT alone.
 * `minds-publishing`: answers pings as well, and closes the connection on any record, though not on the hub's presence.
 */
export type Welcome = 'lets-in' | 'minds-publishing' | 'forbids' | 'connack-only' | 'sends-away' | 'nothing';

export async function silentCentre(welcome: Welcome = 'lets-in'): Promise<SilentCentre> {
  const visits: Array<{ socket: Socket; cameMs: number; wentMs: number | undefined }> = [];
  const server = createServer((socket) => {
    const visit = { socket, cameMs: performance.now(), wentMs: undefined as number | undefined };
    visits.push(visit);
    socket.on('error', () => {});
    socket.on('close', () => {
      visit.wentMs = performance.now();
    });
    socket.once('data', () => {
      if (!['sends-away', 'nothing'].includes(welcome)) socket.write(CONNACK);
      const returnCode = welcome === 'forbids' ? FAILURE : GRANTED_QOS_1;
      if (['lets-in', 'minds-publishing', 'forbids'].includes(welcome))
        socket.once('data', (bytes) => answer(socket, bytes, returnCode));
      if (welcome === 'minds-publishing') socket.on('data', (bytes) => mindPublishing(socket, bytes));
      if (welcome === 'sends-away') socket.destroy();
    });
    socket.resume();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const { socket } of visits) socket.destroy();
    server.close();
  });
  return { url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`, visits };
}

/** SUBSCRIBEs are the first that a hub sends after CONNACK, each shorter than 128 bytes. */
function answer(socket: Socket, bytes: Buffer, returnCode: number): void {
  for (let at = 0; bytes[at] === SUBSCRIBE; at += 2 + (bytes[at + 1] ?? 0))
    socket.write(Buffer.from([0x90, 0x03, ...bytes.subarray(at + 2, at + 4), returnCode]));
}

function mindPublishing(socket: Socket, bytes: Buffer): void {
  if (bytes[0] === PINGREQ) socket.write(PINGRESP);
  if (bytes.includes(RECORD)) socket.end();
}
