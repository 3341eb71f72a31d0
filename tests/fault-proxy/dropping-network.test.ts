// The network that really drops packets, where this machine can build it.

import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { DroppingNetwork } from '../support/fault-proxy/dropping-network.ts';
import { waitFor } from '../support/wait-for.ts';
import { Peer } from './proxied-line.ts';

const refusal = DroppingNetwork.refusedBecause();

it.runIf(refusal === undefined)('drops packets both ways without a word: not even a SYN is answered', async () => {
  const network = new DroppingNetwork();
  onTestFinished(() => network.remove());
  network.build();
  const server = await network.listen(0);
  onTestFinished(() => void server.close());
  const accepted: Peer[] = [];
  server.on('connection', (socket) => {
    onTestFinished(() => void socket.destroy());
    accepted.push(new Peer(socket));
  });
  const dial = () => {
    const socket = connect((server.address() as AddressInfo).port, network.host);
    onTestFinished(() => void socket.destroy());
    return new Peer(socket);
  };
  const client = dial();
  const target = await waitFor(() => accepted[0]);
  network.drop();
  client.say('into the dark');
  target.say('from the dark');
  const late = dial();
  const connected = once(late.socket, 'connect');
  // The kernel asks again after one second, and then after two more.
  const startedMs = performance.now();
  await waitFor(() => performance.now() - startedMs > 500);
  expect([client.received, target.received, late.socket.connecting, accepted.length]).toEqual(['', '', true, 1]);
  network.pass();
  await connected;
  await target.hears('into the dark');
  await client.hears('from the dark');
});
