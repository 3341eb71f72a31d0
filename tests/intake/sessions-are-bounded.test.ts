// G7, G8: persistent sessions neither grow without end nor cut their client.

import { expect, test } from 'vitest';
import { CONFORMANCE, deviceTopicOf, startBroker } from '../support/broker-harness.ts';
import { waitFor } from '../support/wait-for.ts';

test('a device that was away gets the newest commands, up to the limit, in order', async () => {
  const harness = await startBroker({ limits: { offlineMessages: 4 } });
  const device = await harness.raw();
  await device.login('kiosk-01', { clean: false });
  device.send({
    cmd: 'subscribe',
    messageId: 1,
    subscriptions: [{ topic: deviceTopicOf('kiosk-01', 'command'), qos: 1 }],
  });
  await device.next('suback');
  device.destroy();
  await waitFor(() => harness.broker.stats().connected === 0);
  for (let number = 1; number <= 2_000; number++) await harness.sendCommand('kiosk-01', { id: `c-${number}` });
  expect(harness.broker.stats()).toMatchObject({ droppedFromSessions: 1_996, commandsSent: 2_000 });

  const again = await harness.raw();
  await again.login('kiosk-01', { clean: false });
  await waitFor(() => again.received.length === 4);
  const ids = again.received.map((packet) =>
    packet.cmd === 'publish' ? JSON.parse(String(packet.payload)).id : packet.cmd,
  );
  expect(ids).toEqual(['c-1997', 'c-1998', 'c-1999', 'c-2000']);
});

test('a command that was acknowledged does not come again', async () => {
  const harness = await startBroker();
  const device = await harness.raw();
  await device.login('kiosk-01', { clean: false });
  device.send({
    cmd: 'subscribe',
    messageId: 1,
    subscriptions: [{ topic: deviceTopicOf('kiosk-01', 'command'), qos: 1 }],
  });
  await device.next('suback');
  await harness.sendCommand('kiosk-01', { id: 'acknowledged' });
  await harness.sendCommand('kiosk-01', { id: 'unacknowledged' });
  const { messageId } = await device.next('publish');
  await device.next('publish');
  device.send({ cmd: 'puback', messageId: messageId ?? 0 });
  device.send({ cmd: 'disconnect' });
  await waitFor(() => harness.broker.stats().connected === 0);

  const again = await harness.raw();
  await again.login('kiosk-01', { clean: false });
  const redelivered = await again.next('publish');
  expect(JSON.parse(String(redelivered.payload))).toMatchObject({ id: 'unacknowledged' });
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
