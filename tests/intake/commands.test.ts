// A command goes to its device alone, in the form of the wire, once.

import { expect, test } from 'vitest';
import { deviceTopicOf, startBroker } from '../support/broker-harness.ts';

test('a command reaches its device with QoS 1, not retained, with times in RFC 3339', async () => {
  const harness = await startBroker();
  const device = await harness.raw();
  await device.login('kiosk-01');
  device.send({
    cmd: 'subscribe',
    messageId: 1,
    subscriptions: [{ topic: deviceTopicOf('kiosk-01', 'command'), qos: 1 }],
  });
  await device.next('suback');
  await harness.sendCommand('kiosk-01', { id: 'c-7', name: 'print', arguments: { text: '您好' } });
  const packet = await device.next('publish');
  expect(packet).toMatchObject({ topic: deviceTopicOf('kiosk-01', 'command'), qos: 1, retain: false });
  expect(JSON.parse(String(packet.payload))).toEqual({
    id: 'c-7',
    name: 'print',
    arguments: { text: '您好' },
    issuedAt: '2026-01-05T08:00:00.000Z',
    expiresAt: '2026-01-05T08:01:00.000Z',
  });
});

test('a command to a device that is away, without a session, never comes later', async () => {
  const harness = await startBroker();
  await harness.sendCommand('kiosk-01');
  const device = await harness.raw();
  await device.login('kiosk-01');
  device.send({
    cmd: 'subscribe',
    messageId: 1,
    subscriptions: [{ topic: deviceTopicOf('kiosk-01', 'command'), qos: 1 }],
  });
  await device.next('suback');
  device.send({ cmd: 'pingreq' });
  await device.next('pingresp');
  expect(device.received).toEqual([]);
});

test('a command after the stop is given up quietly', async () => {
  const harness = await startBroker();
  await harness.stop();
  await harness.sendCommand('kiosk-01');
  expect(harness.broker.stats().commandsSent).toBe(0);
});
