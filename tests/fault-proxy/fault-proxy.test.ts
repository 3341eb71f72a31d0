// The fault proxy that swallows, halves, cuts and refuses: what either side sees of it.

import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { blackHole, open } from '../support/fault-proxy/passage.ts';
import { waitFor } from '../support/wait-for.ts';
import { ProxiedLine } from './proxied-line.ts';

it('an open line passes bytes and the end of either direction by itself', async () => {
  const line = await ProxiedLine.start();
  const { client, target } = await line.pair();
  client.say('question');
  await target.hears('question');
  client.socket.end();
  await waitFor(() => target.hasSeenFin);
  target.say('answer after the end');
  await client.hears('answer after the end');
  expect(client.hasSeenFin).toBe(false);
  target.socket.end();
  await waitFor(() => client.hasSeenFin);
  expect(line.proxy.connections[0]?.passedBytes).toEqual({ toTarget: 8, toClient: 20 });
});

const MANY_BYTES = Array.from({ length: 400_000 }, (_, index) => `${index} `).join('');
const LIMIT_BYTES = 256 * 1024;

it('more bytes than the proxy holds pass whole and in order, with the sender slowed down', async () => {
  const line = await ProxiedLine.start();
  const { client, target } = await line.pair();
  line.proxy.set(blackHole);
  client.say(MANY_BYTES);
  const held = () => line.proxy.connections[0]?.heldBytes.toTarget ?? 0;
  await waitFor(() => held() >= LIMIT_BYTES);
  expect(held()).toBeLessThan(2 * LIMIT_BYTES);
  line.proxy.set(open);
  await waitFor(() => target.received.length === MANY_BYTES.length);
  expect(target.received === MANY_BYTES).toBe(true);
});

it('a receiver that does not read slows its sender down through the proxy', async () => {
  const line = await ProxiedLine.start();
  const { client, target } = await line.pair();
  target.socket.pause();
  // More than the kernel's buffers take on their own.
  const copies = 10;
  for (let count = 0; count < copies; count++) client.say(MANY_BYTES);
  await waitFor(() => (line.proxy.connections[0]?.heldBytes.toTarget ?? 0) >= LIMIT_BYTES);
  target.socket.resume();
  await waitFor(() => target.received.length === copies * MANY_BYTES.length);
});

it('a reset of one side is passed on as a reset', async () => {
  const line = await ProxiedLine.start();
  const { client, target } = await line.pair();
  client.socket.resetAndDestroy();
  await waitFor(() => target.hasSeenReset);
});

it('a black hole takes bytes of one direction without a word, and gives them in order once it is over', async () => {
  const line = await ProxiedLine.start();
  const { client, target } = await line.pair();
  line.proxy.set(blackHole, open);
  client.say('one ');
  client.say('two');
  await line.holds('toTarget', 7);
  target.say('the other direction is open');
  await client.hears('the other direction is open');
  expect(target.received).toBe('');
  line.proxy.set(open);
  await target.hears('one two');
});

it.for(['', 'last words'])('a black hole keeps even the end of a connection to itself (after "%s")', async (words) => {
  const line = await ProxiedLine.start();
  const { client, target } = await line.pair();
  line.proxy.set(blackHole);
  client.say(words);
  await line.holds('toTarget', words.length);
  client.socket.resetAndDestroy();
  await waitFor(() => line.proxy.connections[0]?.clientLeftMs !== undefined);
  const witness = await line.dial();
  witness.say('later');
  await line.holds('toTarget', 5);
  expect([target.hasSeenReset, target.hasSeenFin]).toEqual([false, false]);
  line.proxy.set(open);
  await waitFor(() => target.hasSeenReset);
});

it('a black hole accepts new connections and never answers; those that waited are made once it is over', async () => {
  const line = await ProxiedLine.start();
  line.proxy.set(blackHole);
  const impatient = await line.dial();
  impatient.socket.destroy();
  await waitFor(() => line.proxy.connections[0]?.clientLeftMs !== undefined);
  const patient = await line.dial();
  patient.say('still there');
  await line.holds('toTarget', 11);
  expect(line.accepted).toEqual([]);
  line.proxy.set(open);
  const target = await waitFor(() => line.accepted[0]);
  await target.hears('still there');
  expect(line.accepted).toHaveLength(1);
});

it.for(['client', 'target'] as const)('half-open: the %s is gone, and the other side is not told', async (gone) => {
  const line = await ProxiedLine.start();
  const pair = await line.pair();
  const stays = gone === 'client' ? pair.target : pair.client;
  line.proxy.lose(gone);
  await waitFor(() => pair[gone].hasSeenReset);
  stays.say('is anybody there?');
  for (let count = 0; count < 10; count++) stays.say(MANY_BYTES);
  await waitFor(() => stays.socket.writableLength === 0, { what: 'all that is said is taken' });
  const { client, target } = await line.pair();
  client.say('new connections are welcome');
  await target.hears('new connections are welcome');
  expect([stays.hasSeenFin, stays.hasSeenReset, stays.received]).toEqual([false, false, '']);
});

it('a cut resets both sides, and new connections are welcome', async () => {
  const line = await ProxiedLine.start();
  const { client, target } = await line.pair();
  line.proxy.cut();
  await waitFor(() => client.hasSeenReset && target.hasSeenReset);
  const next = await line.pair();
  next.client.say('again');
  await next.target.hears('again');
});

it('a port that refuses takes no new connection, leaves those that are there, and is the same one afterwards', async () => {
  const line = await ProxiedLine.start();
  const { client, target } = await line.pair();
  const { port } = line.proxy;
  line.proxy.refuse();
  const refused = connect(port, '127.0.0.1');
  const [error] = await once(refused, 'error');
  expect(error).toMatchObject({ code: 'ECONNREFUSED' });
  client.say('still here');
  await target.hears('still here');
  await line.proxy.accept();
  expect(line.proxy.port).toBe(port);
  await line.pair();
});

it('a target that is not there looks like a reset', async () => {
  const line = await ProxiedLine.start();
  await line.removeTarget();
  const client = await line.dial();
  await waitFor(() => client.hasSeenReset);
});
