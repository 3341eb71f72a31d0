// A centre of sockets alone: it lets hubs in and says no more, sends them away, or does not say a word.

import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

const CONNACK = Buffer.from([0x20, 0x02, 0x00, 0x00]);

export interface SilentCentre {
  readonly url: string;
  /** Each connection so far, and when it came and went, in milliseconds of the monotonic clock. */
  readonly visits: ReadonlyArray<{ readonly socket: Socket; readonly cameMs: number; wentMs: number | undefined }>;
}

export type Welcome = 'lets-in' | 'sends-away' | 'nothing';

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
      if (welcome === 'lets-in') socket.write(CONNACK);
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
