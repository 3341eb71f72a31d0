// A broker that grants less than QoS 1 would lose what it acknowledged: the hub does not go on with it.

import { once } from 'node:events';
import { createServer } from 'node:net';
import mqttPacket, { type Packet } from 'mqtt-packet';
import { expect, it, onTestFinished } from 'vitest';
import { waitFor } from '../../support/wait-for.ts';
import { ExternalHarness } from './external-harness.ts';

/** Grants everything with this QoS, and gives back whatever is published. */
async function brokerThatGrants(qos: 0 | 1): Promise<string> {
  const server = createServer((socket) => {
    const parser = mqttPacket.parser({ protocolVersion: 4 });
    const send = (packet: Packet) => socket.write(mqttPacket.generate(packet));
    parser.on('packet', (packet: Packet) => {
      if (packet.cmd === 'connect') send({ cmd: 'connack', returnCode: 0, sessionPresent: true });
      if (packet.cmd === 'subscribe') send({ cmd: 'suback', messageId: packet.messageId ?? 0, granted: [qos] });
      if (packet.cmd === 'publish') send({ ...packet, messageId: 1, dup: false });
    });
    socket.on('data', (chunk) => parser.parse(chunk));
    socket.on('error', () => undefined);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return `mqtt://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

async function begin(url: string): Promise<ExternalHarness> {
  const hub = new ExternalHarness({ url });
  onTestFinished(() => hub.broker.stop());
  await hub.broker.start(new AbortController().signal);
  return hub;
}

it('is refused with QoS 0', async () => {
  const hub = await begin(await brokerThatGrants(0));
  await waitFor(() => hub.said('does not grant hall/v1/+/+/+ with QoS 1'));
  expect(hub.broker.isReady()).toBe(false);
});

it('is taken with QoS 1', async () => {
  const hub = await begin(await brokerThatGrants(1));
  await hub.live();
});
