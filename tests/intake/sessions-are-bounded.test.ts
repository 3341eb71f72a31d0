// G7, G8: persistent sessions neither grow without end nor cut their client.

import { expect, test } from 'vitest';
import { type BrokerHarness, CONFORMANCE, startBroker } from '../support/broker-harness.ts';
import type { RawMqttClient } from '../support/raw-mqtt-client.ts';
import { waitFor } from '../support/wait-for.ts';

const TOPIC = 'conformance/t';

/** A subscriber of the conformance account with a session that lasts, by hand, so that it acknowledges only when told. */
async function subscriber(harness: BrokerHarness, clientId: string): Promise<RawMqttClient> {
  const client = await harness.raw();
  const { username, password } = CONFORMANCE;
  client.sendConnect({ clientId, username, password: Buffer.from(password), clean: false });
  await client.next('connack');
  return client;
}

async function subscribe(client: RawMqttClient): Promise<void> {
  client.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: TOPIC, qos: 1 }] });
  await client.next('suback');
}

test('a client that was away gets the newest messages, up to the limit, in order', async () => {
  const harness = await startBroker({ conformance: CONFORMANCE, limits: { offlineMessages: 4 } });
  const away = await subscriber(harness, 'away');
  await subscribe(away);
  away.destroy();
  await waitFor(() => harness.broker.stats().connected === 0);
  const publisher = await harness.connectConformance('publisher');
  for (let number = 1; number <= 500; number++) await publisher.publishAsync(TOPIC, `${number}`, { qos: 1 });
  expect(harness.broker.stats().droppedFromSessions).toBe(496);

  const again = await subscriber(harness, 'away');
  await waitFor(() => again.received.length === 4);
  const texts = again.received.map((packet) => (packet.cmd === 'publish' ? String(packet.payload) : packet.cmd));
  expect(texts).toEqual(['497', '498', '499', '500']);
});

test('a message that was acknowledged does not come again', async () => {
  const harness = await startBroker({ conformance: CONFORMANCE });
  const client = await subscriber(harness, 'client');
  await subscribe(client);
  const publisher = await harness.connectConformance('publisher');
  for (const text of ['acknowledged', 'unacknowledged']) await publisher.publishAsync(TOPIC, text, { qos: 1 });
  const { messageId } = await client.next('publish');
  await client.next('publish');
  client.send({ cmd: 'puback', messageId: messageId ?? 0 });
  client.send({ cmd: 'disconnect' });
  await waitFor(() => harness.broker.stats().connected === 1);

  const again = await subscriber(harness, 'client');
  expect(String((await again.next('publish')).payload)).toBe('unacknowledged');
  again.send({ cmd: 'pingreq' });
  await again.next('pingresp');
  expect(again.received).toEqual([]);
});

test('overlapping filters of a persistent session bring every message, and do not cut the client', async () => {
  const harness = await startBroker({ conformance: CONFORMANCE });
  const subscriber = await harness.connectConformance('overlapping', { clean: false });
  const received = new Set<string>();
  subscriber.on('message', (_topic, payload) => received.add(String(payload)));
  await subscriber.subscribeAsync(['conformance/a/#', 'conformance/a/+', 'conformance/a/b'], { qos: 1 });
  const publisher = await harness.connectConformance('publisher');
  await Promise.all(
    Array.from({ length: 50 }, (_, index) => publisher.publishAsync('conformance/a/b', `${index}`, { qos: 1 })),
  );
  await waitFor(() => received.size === 50);
  expect(subscriber.connected).toBe(true);
});

test('a subscriber with more in flight than its session may keep still gets everything', async () => {
  const harness = await startBroker({ conformance: CONFORMANCE, limits: { offlineMessages: 2 } });
  const subscriber = await harness.connectConformance('busy', { clean: false });
  let received = 0;
  subscriber.on('message', () => void received++);
  await subscriber.subscribeAsync('conformance/t', { qos: 1 });
  const publisher = await harness.connectConformance('publisher');
  await Promise.all(
    Array.from({ length: 500 }, (_, index) => publisher.publishAsync('conformance/t', `${index}`, { qos: 1 })),
  );
  await waitFor(() => received === 500);
  expect(subscriber.connected).toBe(true);
});
