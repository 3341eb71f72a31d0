// G3, T2: a client that stops reading costs nobody else anything, and is cut.

import type { MqttClient } from 'mqtt';
import { expect, test } from 'vitest';
import { CONFORMANCE, deviceTopicOf, startBroker } from '../support/broker-harness.ts';
import { waitFor } from '../support/wait-for.ts';

const PAYLOAD = 'x'.repeat(2_000);
const COUNT = 8_000;

async function startWithStalledSubscriber() {
  const harness = await startBroker({ conformance: CONFORMANCE, limits: { slowReaderBytes: 65_536 } });
  const stalled = await harness.raw();
  stalled.sendConnect({
    clientId: 'stalled',
    username: CONFORMANCE.username,
    password: Buffer.from(CONFORMANCE.password),
  });
  await stalled.next('connack');
  stalled.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'conformance/#', qos: 1 }] });
  await stalled.next('suback');
  stalled.socket.pause();
  return harness;
}

async function publishInBatches(publisher: MqttClient): Promise<void> {
  for (let sent = 0; sent < COUNT; sent += 500) {
    await Promise.all(
      Array.from({ length: 500 }, () => publisher.publishAsync('conformance/busy', PAYLOAD, { qos: 0 })),
    );
  }
}

test('while one subscriber does not read, publishers are acknowledged and the others get everything', {
  timeout: 30_000,
}, async () => {
  const harness = await startWithStalledSubscriber();
  const healthy = await harness.connectConformance('healthy');
  let received = 0;
  healthy.on('message', () => void received++);
  await healthy.subscribeAsync('conformance/busy', { qos: 0 });
  const publisher = await harness.connectConformance('publisher');
  let slowestMs = 0;
  for (let sent = 0; sent < COUNT; sent += 100) {
    const begunAt = performance.now();
    await Promise.all(
      Array.from({ length: 100 }, () => publisher.publishAsync('conformance/busy', PAYLOAD, { qos: 1 })),
    );
    slowestMs = Math.max(slowestMs, performance.now() - begunAt);
  }
  await waitFor(() => received === COUNT);
  expect(slowestMs).toBeLessThan(1_000);
  expect(harness.broker.stats().droppedForSlowReaders).toBeGreaterThan(0);
});

test('a device on other topics notices nothing of a subscriber that does not read', { timeout: 30_000 }, async () => {
  const harness = await startWithStalledSubscriber();
  const publisher = await harness.connectConformance('publisher');
  const device = await harness.connectDevice('kiosk-01');
  const flood = publishInBatches(publisher);
  const begunAt = performance.now();
  await device.publishAsync(deviceTopicOf('kiosk-01', 'event'), '{}', { qos: 1 });
  expect(performance.now() - begunAt).toBeLessThan(1_500);
  await flood;
});

test('a subscriber that goes on not reading is cut, and the log says why', { timeout: 30_000 }, async () => {
  const harness = await startWithStalledSubscriber();
  const publisher = await harness.connectConformance('publisher');
  await waitFor(
    async () => {
      await publisher.publishAsync('conformance/busy', PAYLOAD, { qos: 1 });
      return harness.broker.stats().slowReadersCut === 1;
    },
    { timeoutMs: 20_000, everyMs: 0 },
  );
  await waitFor(() => harness.broker.stats().connected === 1);
  expect(harness.said('the client does not read')).toMatchObject([{ who: 'stalled' }]);
});
