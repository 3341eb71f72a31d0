// How fast one device may publish, and one address may connect.

import { expect, test } from 'vitest';
import { CONFORMANCE, deviceTopicOf, startBroker } from '../support/broker-harness.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { waitFor } from '../support/wait-for.ts';

const TOPIC = deviceTopicOf('kiosk-01', 'event');
const TELEMETRY = deviceTopicOf('kiosk-01', 'telemetry');

test('telemetry above the rate is dropped, one of each ten seconds is shown, the others are counted', async () => {
  const clock = new FakeClock();
  const harness = await startBroker({ clock, limits: { publishesPerSecond: 1, publishBurst: 5 } });
  const device = await harness.connectDevice('kiosk-01');
  let sent = 0;
  const flood = async (count: number): Promise<void> => {
    for (let times = 0; times < count; times++) device.publish(TELEMETRY, '{}');
    sent += count;
    await waitFor(() => harness.broker.stats().published + harness.broker.stats().publishesOverRate === sent);
  };

  await flood(50);
  expect(harness.inputsOf('message')).toHaveLength(5);
  expect(harness.inputsOf('message-refused')).toMatchObject([
    { reason: 'rate-exceeded', message: { topic: TELEMETRY, channel: 'telemetry' } },
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

test('events above the rate are not lost: they wait their turn, and their acknowledgements with them', async () => {
  const clock = new FakeClock();
  const harness = await startBroker({ clock, limits: { publishesPerSecond: 10, publishBurst: 5 } });
  const device = await harness.connectDevice('kiosk-01');
  let acknowledged = 0;
  for (let number = 1; number <= 20; number++) {
    device.publish(TOPIC, `${number}`, { qos: 1 }, () => (acknowledged += 1));
  }
  await waitFor(() => acknowledged === 5 && harness.broker.stats().publishesHeldBack === 15);
  expect(harness.inputsOf('message')).toHaveLength(5);
  for (let times = 0; times < 15; times++) clock.advance(100);
  await waitFor(() => acknowledged === 20);
  const numbers = harness.inputsOf('message').map(({ message }) => Number(Buffer.from(message.payload)));
  expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  expect(harness.inputsOf('message-refused')).toEqual([]);
});

test('what a device left waiting when it went does not go in, as it brings it again', async () => {
  const clock = new FakeClock();
  const harness = await startBroker({ clock, limits: { publishesPerSecond: 1, publishBurst: 1 } });
  const device = await harness.connectDevice('kiosk-01');
  for (let number = 1; number <= 3; number++) device.publish(TOPIC, `${number}`, { qos: 1 });
  await waitFor(() => harness.broker.stats().publishesHeldBack === 2);
  device.end(true);
  await waitFor(() => harness.broker.stats().connected === 0);
  clock.advance(1_000);
  const again = await harness.connectDevice('kiosk-01');
  await again.publishAsync(TOPIC, '4', { qos: 1 });
  expect(harness.inputsOf('message').map(({ message }) => `${Buffer.from(message.payload)}`)).toEqual(['1', '4']);
});

test('coming back gives a device no new burst', async () => {
  const harness = await startBroker({ clock: new FakeClock(), limits: { publishesPerSecond: 1, publishBurst: 1 } });
  for (let times = 0; times < 2; times++) {
    const device = await harness.connectDevice('kiosk-01');
    await device.publishAsync(TELEMETRY, '{}');
    await device.endAsync();
    await waitFor(() => harness.broker.stats().connected === 0);
  }
  expect(harness.inputsOf('message')).toHaveLength(1);
});

test('one device that floods takes nothing from the others', async () => {
  const harness = await startBroker({ clock: new FakeClock(), limits: { publishesPerSecond: 1, publishBurst: 1 } });
  const flooding = await harness.connectDevice('kiosk-01');
  const other = await harness.connectDevice('kiosk-02');
  for (let times = 0; times < 3; times++) await flooding.publishAsync(TELEMETRY, '{}');
  await waitFor(() => harness.broker.stats().publishesOverRate === 2);
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
