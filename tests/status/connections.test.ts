// What the page may cost: connections are bounded in number, and a request in time.

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningStatus, startStatus } from './running-status.ts';

let hub: RunningStatus;
const open: Socket[] = [];

beforeAll(async () => {
  hub = await startStatus();
});
afterAll(async () => {
  for (const socket of open) socket.destroy();
  await hub[Symbol.asyncDispose]();
});

async function connectTo(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  open.push(socket);
  await once(socket, 'connect');
  return socket;
}

test('a request that never ends is cut within seconds, in its head or in its body', async () => {
  const head =
    'POST /api/v1/session HTTP/1.1\r\nhost: hub\r\ncontent-type: application/json\r\ncontent-length: 100\r\n';
  const sockets = await Promise.all([connectTo(hub.url), connectTo(hub.url)]);
  sockets[0].write(head);
  sockets[1].write(`${head}\r\n{"user":`);
  for (const socket of sockets) socket.resume();
  await Promise.all(sockets.map((socket) => once(socket, 'close')));
}, 15_000);

test('connections beyond the limit are closed at once, and those before go on', async () => {
  const first = await connectTo(hub.url);
  const rest = await Promise.all(Array.from({ length: 299 }, () => connectTo(hub.url)));
  await Promise.race(rest.map((socket) => once(socket.resume(), 'close')));
  first.write('GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n');
  const [answer] = await once(first, 'data');
  expect(String(answer)).toMatch(/^HTTP\/1\.1 200 /);
});
