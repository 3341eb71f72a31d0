// G4, T5: a device publishes and subscribes its own topics; anything else gets nowhere, and does not cut the line.

import { expect, test } from 'vitest';
import { CHANNELS, deviceTopicOf, startBroker } from '../support/broker-harness.ts';
import { waitFor } from '../support/wait-for.ts';

const OWN = deviceTopicOf('kiosk-01', 'event');

test('a message on an own topic is submitted with device, class, channel and bytes', async () => {
  const harness = await startBroker();
  const device = await harness.connectDevice('kiosk-01');
  await device.publishAsync(OWN, '{"at":1}', { qos: 1 });
  expect(harness.inputsOf('message')).toEqual([
    {
      kind: 'message',
      message: {
        deviceId: 'kiosk-01',
        deviceClass: 'kiosk',
        channel: 'event',
        topic: OWN,
        payload: Buffer.from('{"at":1}'),
        isRetained: false,
      },
    },
  ]);
});

test.each([
  ["another device's topic", deviceTopicOf('kiosk-02', 'event'), 'channel-not-permitted'],
  ['another class with its own id', 'hall/v1/screen/kiosk-01/event', 'channel-not-permitted'],
  ['its own command topic', deviceTopicOf('kiosk-01', 'command'), 'channel-not-permitted'],
  ['a channel its contract lacks', deviceTopicOf('kiosk-01', 'images'), 'channel-unknown'],
  ['a topic of no device', 'anything', 'channel-not-permitted'],
  ["the broker's own topic that would throw a client out", '$SYS/x/new/clients', 'channel-not-permitted'],
])(
  'a message on %s is acknowledged, refused and logged, and the device stays connected',
  async (_what, topic, reason) => {
    const harness = await startBroker();
    const victim = await harness.connectDevice('kiosk-02');
    const device = await harness.connectDevice('kiosk-01');
    await device.publishAsync(topic, 'kiosk-02', { qos: 1, retain: true });
    await device.publishAsync(OWN, 'the good one behind it', { qos: 1 });

    expect(harness.inputsOf('message-refused')).toMatchObject([
      { reason, message: { deviceId: 'kiosk-01', deviceClass: 'kiosk', topic } },
    ]);
    expect(harness.inputsOf('message')).toHaveLength(1);
    expect(harness.said(`publish refused: ${reason}`)).toMatchObject([{ who: 'kiosk-01', topic }]);
    expect(harness.retained.content.size).toBe(0);
    expect(harness.inputsOf('device-disconnected')).toEqual([]);
    expect([device.connected, victim.connected]).toEqual([true, true]);
    expect(harness.broker.stats()).toMatchObject({ published: 1, publishesRefused: 1 });
  },
);

test("a device's message on another's command topic never reaches that device", async () => {
  const harness = await startBroker();
  const victim = await harness.connectDevice('kiosk-02');
  const received: string[] = [];
  victim.on('message', (_topic, payload) => received.push(String(payload)));
  await victim.subscribeAsync(deviceTopicOf('kiosk-02', 'command'), { qos: 1 });
  const device = await harness.connectDevice('kiosk-01');
  await device.publishAsync(deviceTopicOf('kiosk-02', 'command'), 'forged', { qos: 1 });
  await harness.sendCommand('kiosk-02');
  await waitFor(() => received.length > 0);
  expect(received).toHaveLength(1);
  expect(JSON.parse(received[0] ?? '')).toMatchObject({ name: 'restart' });
});

test('of several filters the own one is granted and each other is answered with 128', async () => {
  const harness = await startBroker();
  const device = await harness.raw();
  await device.login('kiosk-01');
  const filters = [
    deviceTopicOf('kiosk-01', 'command'),
    deviceTopicOf('kiosk-02', 'command'),
    deviceTopicOf('kiosk-01', 'state'),
    '#',
    'hall/v1/kiosk/kiosk-01/+',
    '$SYS/#',
    '$SYS/+/new/clients',
  ];
  device.send({ cmd: 'subscribe', messageId: 1, subscriptions: filters.map((topic) => ({ topic, qos: 1 })) });
  expect((await device.next('suback')).granted).toEqual([1, 128, 128, 128, 128, 128, 128]);
  expect(harness.broker.stats().filtersRefused).toBe(6);
  await harness.sendCommand('kiosk-01');
  await device.next('publish');
});

test('a refused filter gives a persistent session nothing, not even when it comes back', async () => {
  const harness = await startBroker();
  const device = await harness.raw();
  await device.login('kiosk-01', { clean: false });
  const filters = [deviceTopicOf('kiosk-01', 'command'), deviceTopicOf('kiosk-02', 'command')];
  device.send({ cmd: 'subscribe', messageId: 1, subscriptions: filters.map((topic) => ({ topic, qos: 1 })) });
  await device.next('suback');
  expect(JSON.parse(harness.sessions.content.get('kiosk-01') ?? '')).toMatchObject([{ topic: filters[0] }]);
  device.destroy();
  await waitFor(() => harness.inputsOf('device-disconnected').length === 1);

  const again = await harness.raw();
  await again.login('kiosk-01', { clean: false });
  expect(await harness.sendCommand('kiosk-02')).toBe('device-offline');
  expect(await harness.sendCommand('kiosk-01')).toBe('sent');
  expect((await again.next('publish')).topic).toBe(deviceTopicOf('kiosk-01', 'command'));
  expect(again.received).toEqual([]);
});

test('a session that was made under rights the device no longer has gets nothing', async () => {
  let channels = CHANNELS;
  const harness = await startBroker({ channelsOf: () => channels });
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
  channels = CHANNELS.filter(({ name }) => name !== 'command');
  const again = await harness.raw();
  await again.login('kiosk-01', { clean: false });
  expect(await harness.sendCommand('kiosk-01')).toBe('device-offline');
  again.send({ cmd: 'pingreq' });
  await again.next('pingresp');
  expect(again.received).toEqual([]);
});

test('what is its own goes in, whatever QoS and retain flag the device sets', async () => {
  const harness = await startBroker();
  const device = await harness.connectDevice('kiosk-01');
  await device.publishAsync(OWN, '{}', { qos: 1, retain: true });
  await device.publishAsync(deviceTopicOf('kiosk-01', 'state'), '{}', { qos: 2, retain: false });
  expect(harness.inputsOf('message')).toHaveLength(2);
});
