// T8: what MQTT 3.1.1 forbids and aedes alone would let through.

import { generate } from 'mqtt-packet';
import { expect, test } from 'vitest';
import { CONFORMANCE, type HarnessOptions, startBroker } from '../support/broker-harness.ts';
import type { RawMqttClient } from '../support/raw-mqtt-client.ts';
import { waitFor } from '../support/wait-for.ts';

const ACCOUNT = { username: CONFORMANCE.username, password: Buffer.from(CONFORMANCE.password) };

async function rawConformance(options: HarnessOptions = {}): Promise<RawMqttClient> {
  const harness = await startBroker({ conformance: CONFORMANCE, ...options });
  const client = await harness.raw();
  client.sendConnect({ clientId: 'c', ...ACCOUNT });
  expect((await client.next('connack')).returnCode).toBe(0);
  return client;
}

const publish = (topic: string) =>
  generate({ cmd: 'publish', topic, payload: '', qos: 1, messageId: 7, dup: false, retain: false });

test('an empty client id is refused with code 2 unless the session is clean', async () => {
  const harness = await startBroker({ conformance: CONFORMANCE });
  const staying = await harness.raw();
  staying.sendConnect({ clientId: 'x', ...ACCOUNT });
  expect((await staying.next('connack')).returnCode).toBe(0);
  const nameless = await harness.raw();
  const packet = generate({
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clientId: '',
    clean: true,
    keepalive: 9,
    ...ACCOUNT,
  });
  nameless.sendBytes(withCleanSession(packet, false));
  expect((await nameless.next('connack')).returnCode).toBe(2);
  await nameless.closed();
  const clean = await harness.raw();
  clean.sendBytes(packet);
  expect((await clean.next('connack')).returnCode).toBe(0);
});

test('a will with QoS 3 closes the connection without an answer', async () => {
  const harness = await startBroker();
  const client = await harness.raw();
  const will = { topic: 'hall/v1/kiosk/kiosk-01/presence', payload: Buffer.from(''), qos: 2, retain: false } as const;
  const packet = generate({
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clientId: 'kiosk-01',
    clean: true,
    username: 'kiosk-01',
    password: Buffer.from('kiosk-01-secret'),
    will,
  });
  packet[9] = (packet[9] ?? 0) | 0b0001_1000;
  client.sendBytes(packet);
  await client.closed();
  expect(client.received).toEqual([]);
  expect(harness.said('will QoS is 3')).toHaveLength(1);
});

test.each([
  ['a client id with U+0000', { clientId: 'a\u0000b', ...ACCOUNT }],
  ['a client id that is not UTF-8', { clientId: 'a\uFFFDb', ...ACCOUNT }],
  [
    'a will topic with U+0000',
    {
      clientId: 'a',
      ...ACCOUNT,
      will: { topic: 'conformance/\u0000', payload: Buffer.from(''), qos: 0, retain: false },
    },
  ],
  ['a user name with U+0000', { clientId: 'a', username: 'a\u0000b', password: Buffer.from('x') }],
] as const)('%s closes the connection without an answer', async (_what, connect) => {
  const harness = await startBroker({ conformance: CONFORMANCE });
  const client = await harness.raw();
  client.sendConnect(connect);
  await client.closed();
  expect(client.received).toEqual([]);
});

test.each([
  ['a topic with U+0000', publish('conformance/\u0000')],
  ['a topic that is not UTF-8', illFormed(publish('conformance/XY'))],
  ['a publish with packet identifier 0', withZeroIdentifier(publish('conformance/a'))],
  ['a subscribe with packet identifier 0', Buffer.from([0x82, 8, 0, 0, 0, 3, 0x61, 0x2f, 0x62, 1])],
  ['a length of five bytes', Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff, 1])],
])('%s closes the connection', async (_what, bytes) => {
  const client = await rawConformance();
  client.sendBytes(bytes);
  await client.closed();
  expect(client.received).toEqual([]);
});

test.each(['conformance/a#', 'conformance/+a', 'conformance/a+', 'conformance/a+/b', 'conformance/\u0000'])(
  'the malformed filter %j is not granted',
  async (topic) => {
    const client = await rawConformance();
    client.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic, qos: 0 }] });
    await waitFor(() => client.isClosed || client.received.length > 0);
    expect(client.received.flatMap((packet) => (packet.cmd === 'suback' ? packet.granted : []))).not.toContain(0);
  },
);

function withCleanSession(packet: Buffer, isClean: boolean): Buffer {
  const copy = Buffer.from(packet);
  copy[9] = ((copy[9] ?? 0) & ~2) | (isClean ? 2 : 0);
  return copy;
}

function withZeroIdentifier(packet: Buffer): Buffer {
  const copy = Buffer.from(packet);
  copy[copy.lastIndexOf(7)] = 0;
  return copy;
}

function illFormed(packet: Buffer): Buffer {
  const copy = Buffer.from(packet);
  copy[copy.indexOf('XY')] = 0xc3;
  return copy;
}
