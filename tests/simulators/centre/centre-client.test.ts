// The centre as a client of a broker that does not do as it should.

import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CentreClient } from '../../../simulators/centre/line/centre-client.ts';
import { waitFor } from '../../support/wait-for.ts';

let broker: Aedes;
let server: Server;
let sockets: Socket[];
let url: string;
let client: CentreClient;
let messages: string[];

beforeEach(async () => {
  broker = await Aedes.createBroker();
  sockets = [];
  server = createServer((socket) => {
    sockets.push(socket);
    broker.handle(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = `mqtt://somebody:secret@127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  messages = [];
  const listener = { onMessage: (topic: string) => messages.push(topic), onUp: () => {}, onTrouble: () => {} };
  const account = { username: undefined, password: undefined, clientId: undefined };
  client = new CentreClient({ url, ...account, topics: ['halls/+/event'] }, listener);
});
afterEach(async () => {
  const stopping = performance.now();
  await client.stop();
  expect(performance.now() - stopping).toBeLessThan(5_000);
  for (const socket of sockets) socket.destroy();
  await new Promise<void>((resolve) => broker.close(resolve));
  server.close();
});

it('says so where it may not listen, and never shows the password of an address', async () => {
  broker.authorizeSubscribe = (_, subscription, done) =>
    done(null, subscription.topic === 'halls/+/event' ? null : subscription);
  const failure: unknown = await client.start().catch((error: unknown) => error);
  expect(failure).toMatchObject({
    code: 'SIMULATION_LINE_LOST',
    message: expect.stringMatching(/may not subscribe to halls/) as unknown,
  });
  expect(String(failure)).not.toContain('secret');
});

it('sends nothing later: not while there is no line, and not behind ten thousand that nobody acknowledges', async () => {
  expect(client.publish('halls/hall-1/receipts', '{}')).toBe(false);
  broker.authorizePublish = () => {};
  expect(await client.start()).not.toContain('secret');
  for (let index = 0; index < 10_000; index += 1) expect(client.publish('halls/hall-1/receipts', '{}')).toBe(true);
  expect(client.publish('halls/hall-1/receipts', '{}')).toBe(false);
});

it('hears what is said on its topics', async () => {
  await client.start();
  client.publish('halls/hall-1/event', '{}');
  client.publish('halls/hall-1/alarm', '{}');
  await waitFor(() => messages.length > 0);
  expect(messages).toEqual(['halls/hall-1/event']);
});
