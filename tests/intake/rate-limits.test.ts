// How fast one device may publish, and one address may connect.

import { expect, test } from 'vitest';
import { CONFORMANCE, deviceTopicOf, startBroker } from '../support/broker-harness.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { waitFor } from '../support/wait-for.ts';

const TOPIC = deviceTopicOf('kiosk-01', 'event');

test('messages above the rate are acknowledged and refused, one of each ten seconds is shown, the others are counted', async () => {
  const clock = new FakeClock();
  const harness = await startBroker({ clock, limits: { publishesPerSecond: 1, publishBurst: 5 } });
  const device = await harness.connectDevice('kiosk-01');
  const flood = (count: number) =>
    Promise.all(Array.from({ length: count }, () => device.publishAsync(TOPIC, '{}', { qos: 1 })));

  await flood(50);
  expect(harness.inputsOf('message')).toHaveLength(5);
  expect(harness.inputsOf('message-refused')).toMatchObject([
    { reason: 'rate-exceeded', message: { topic: TOPIC, channel: 'event' } },
  ]);
  expect(harness.broker.stats().publishesOverRate).toBe(45);

  clock.advance(2_000);
  await flood(3);
  expect(harness.inputsOf('message')).toHaveLength(7);
  expect(harness.inputsOf('message-refused')).toHaveLength(1);

  clock.advance(9_000);
  await flood(6);
  const refused = harness.inputsOf('message-refused');
  expect(refused).toHaveLength(2);
  expect(refused[1]?.detail).toContain('46 messages');
  expect(device.connected).toBe(true);
});

test('a message above the rate leaves what is retained as it was', async () => {
  const limits = { publishesPerSecond: 1, publishBurst: 1 };
  const harness = await startBroker({ clock: new FakeClock(), limits });
  const device = await harness.connectDevice('kiosk-01');
  const state = deviceTopicOf('kiosk-01', 'state');
  for (const [index, qos] of ([1, 1, 0, 1] as const).entries())
    await device.publishAsync(state, `${index}`, { qos, retain: true });
  expect(harness.broker.stats().publishesOverRate).toBe(3);
  expect(JSON.parse(harness.retained.content.get(state) ?? '').payload).toBe(btoa('0'));
});

test('coming back gives a device no new burst', async () => {
  const harness = await startBroker({ clock: new FakeClock(), limits: { publishesPerSecond: 1, publishBurst: 1 } });
  for (let times = 0; times < 2; times++) {
    const device = await harness.connectDevice('kiosk-01');
    await device.publishAsync(TOPIC, '{}', { qos: 1 });
    await device.endAsync();
    await waitFor(() => harness.broker.stats().connected === 0);
  }
  expect(harness.inputsOf('message')).toHaveLength(1);
});

test('one device that floods takes nothing from the others', async () => {
  const harness = await startBroker({ clock: new FakeClock(), limits: { publishesPerSecond: 1, publishBurst: 1 } });
  const flooding = await harness.connectDevice('kiosk-01');
  const other = await harness.connectDevice('kiosk-02');
  for (let times = 0; times < 3; times++) await flooding.publishAsync(TOPIC, '{}', { qos: 1 });
  await other.publishAsync(deviceTopicOf('kiosk-02', 'event'), '{}', { qos: 1 });
  expect(harness.inputsOf('message').map(({ message }) => message.deviceId)).toEqual(['kiosk-01', 'kiosk-02']);
});

test('an address that connects too often is turned away, and again let in later', async () => {
  const clock = new FakeClock();
  const harness = await startBroker({ clock, limits: { connectionsPerMinute: 3 } });
  for (const id of ['kiosk-01', 'kiosk-02', 'kiosk-03']) await harness.connectDevice(id);
  const surplus = await harness.raw();
  await surplus.closed();
  expect(harness.broker.stats().connectionsRefused).toBe(1);
  expect(harness.said('too many connections from this address')).toMatchObject([{ who: '127.0.0.1' }]);
  clock.advance(20_000);
  await harness.connectDevice('kiosk-04');
});

test('a storm of refusals fills the log with one line for each reason', async () => {
  const harness = await startBroker({ clock: new FakeClock(), conformance: CONFORMANCE });
  const device = await harness.connectDevice('kiosk-01');
  for (let times = 0; times < 50; times++)
    await device.publishAsync(deviceTopicOf('kiosk-02', 'event'), '{}', { qos: 1 });
  expect(harness.said('refused')).toHaveLength(1);
});
