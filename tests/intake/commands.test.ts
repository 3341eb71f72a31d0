// A command goes to a device that is there to take it, once, or to nobody.

import { expect, test } from 'vitest';
import { type BrokerHarness, deviceTopicOf, startBroker } from '../support/broker-harness.ts';
import type { RawMqttClient } from '../support/raw-mqtt-client.ts';
import { waitFor } from '../support/wait-for.ts';

const ID = 'kiosk-01';

async function connected(harness: BrokerHarness, session: { clean?: boolean } = {}): Promise<RawMqttClient> {
  const device = await harness.raw();
  await device.login(ID, session);
  return device;
}

async function subscribed(harness: BrokerHarness, session: { clean?: boolean } = {}): Promise<RawMqttClient> {
  const device = await connected(harness, session);
  device.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: deviceTopicOf(ID, 'command'), qos: 1 }] });
  await device.next('suback');
  return device;
}

/** All that the broker sent before it answered this. */
async function everythingFor(device: RawMqttClient): Promise<readonly unknown[]> {
  device.send({ cmd: 'pingreq' });
  await device.next('pingresp');
  return device.received;
}

test('a command reaches its device with QoS 1, not retained, with times in RFC 3339', async () => {
  const harness = await startBroker();
  const device = await subscribed(harness);
  expect(await harness.sendCommand(ID, { id: 'c-7', name: 'print', arguments: { text: '您好' } })).toBe('sent');
  const packet = await device.next('publish');
  expect(packet).toMatchObject({ topic: deviceTopicOf(ID, 'command'), qos: 1, retain: false, dup: false });
  expect(JSON.parse(String(packet.payload))).toEqual({
    id: 'c-7',
    name: 'print',
    arguments: { text: '您好' },
    issuedAt: '2026-01-05T08:00:00.000Z',
    expiresAt: '2026-01-05T08:01:00.000Z',
  });
});

test('each command of a connection has its own packet identifier', async () => {
  const harness = await startBroker();
  const device = await subscribed(harness);
  for (const id of ['c-1', 'c-2', 'c-3']) await harness.sendCommand(ID, { id });
  const packets = [await device.next('publish'), await device.next('publish'), await device.next('publish')];
  expect(new Set(packets.map(({ messageId }) => messageId)).size).toBe(3);
});

test.each([true, false])('a command to a device that is away never comes later (clean session: %s)', async (clean) => {
  const harness = await startBroker();
  const before = await subscribed(harness, { clean });
  before.destroy();
  await waitFor(() => harness.broker.stats().connected === 0);
  expect(await harness.sendCommand(ID)).toBe('device-offline');
  expect(await everythingFor(await subscribed(harness, { clean }))).toEqual([]);
});

test('a command that the device did not acknowledge is not sent again to its next connection', async () => {
  const harness = await startBroker();
  const before = await subscribed(harness, { clean: false });
  expect(await harness.sendCommand(ID)).toBe('sent');
  await before.next('publish');
  before.destroy();
  await waitFor(() => harness.broker.stats().connected === 0);
  expect(await everythingFor(await connected(harness, { clean: false }))).toEqual([]);
});

test('a device that is connected but has not subscribed gets nothing, now or later', async () => {
  const harness = await startBroker();
  const device = await connected(harness);
  expect(await harness.sendCommand(ID)).toBe('device-offline');
  device.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: deviceTopicOf(ID, 'command'), qos: 1 }] });
  await device.next('suback');
  expect(await everythingFor(device)).toEqual([]);
});

test('a device that has unsubscribed again gets nothing', async () => {
  const harness = await startBroker();
  const device = await subscribed(harness);
  device.send({ cmd: 'unsubscribe', messageId: 2, unsubscriptions: [deviceTopicOf(ID, 'command')] });
  await device.next('unsuback');
  expect(await harness.sendCommand(ID)).toBe('device-offline');
});

test('a device that does not read is not said to have got it', async () => {
  const harness = await startBroker({ limits: { slowReaderBytes: 65_536 } });
  const device = await subscribed(harness);
  device.socket.pause();
  const large = { text: 'x'.repeat(40_000) };
  let outcome = 'sent';
  for (let count = 0; outcome === 'sent' && count < 1_000; count++)
    outcome = await harness.sendCommand(ID, { arguments: large });
  expect(outcome).toBe('device-offline');
  expect(harness.broker.stats().droppedForSlowReaders).toBe(1);
});

test('a command that comes while the broker stops, or after, goes to nobody', async () => {
  const harness = await startBroker();
  await subscribed(harness);
  const stopped = harness.stop();
  expect(await harness.sendCommand(ID)).toBe('device-offline');
  await stopped;
  expect(await harness.sendCommand(ID)).toBe('device-offline');
  expect(harness.broker.stats().commandsSent).toBe(0);
});
