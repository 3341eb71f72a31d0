// T6: a stranger can make the hub hold little, and not for long; a client that is logged in, no packet above the limit.

import { generate } from 'mqtt-packet';
import { expect, test } from 'vitest';
import { deviceTopicOf, startBroker } from '../support/broker-harness.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { waitFor } from '../support/wait-for.ts';

/** CONNECT with a remaining length of 200 MB. */
const HUGE_CONNECT = Buffer.from([0x10, 0x80, 0x84, 0xaf, 0x5f, 0, 4]);

test('a CONNECT that announces more than 16 KB is cut at its header', async () => {
  const harness = await startBroker();
  const client = await harness.raw();
  client.sendBytes(HUGE_CONNECT);
  await client.closed();
  expect(harness.said('packet-too-large')).toMatchObject([{ address: '127.0.0.1' }]);
});

test('a client that sends more than 16 KB before its login is through is cut', async () => {
  const harness = await startBroker({ authenticate: () => new Promise(() => undefined) });
  const client = await harness.raw();
  const connect = generate({
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clientId: 'kiosk-01',
    clean: true,
    username: 'kiosk-01',
  });
  const publish = generate({
    cmd: 'publish',
    topic: 't',
    payload: 'x'.repeat(8_000),
    qos: 0,
    dup: false,
    retain: false,
  });
  client.sendBytes(Buffer.concat([connect, publish, publish, publish]));
  await client.closed();
  expect(harness.said('too-many-bytes-before-login')).toHaveLength(1);
  expect(harness.broker.stats().connectionsRefused).toBe(1);
});

test('a socket that has not logged in by the deadline is cut, whether it is silent or trickles', async () => {
  const clock = new FakeClock();
  const harness = await startBroker({ clock, limits: { handshakeMs: 10_000 } });
  const silent = await harness.raw();
  const trickling = await harness.raw();
  trickling.sendBytes(Buffer.from([0x10, 20, 0, 4]));
  const device = await harness.connectDevice('kiosk-01');
  clock.advance(9_999);
  expect(silent.isClosed).toBe(false);
  clock.advance(1);
  await Promise.all([silent.closed(), trickling.closed()]);
  await device.publishAsync(deviceTopicOf('kiosk-01', 'event'), '{}', { qos: 1 });
  expect(harness.said('no login in time')).toHaveLength(1);
});

test('a login that takes too long to check does not keep its socket', async () => {
  const clock = new FakeClock();
  let isChecking = false;
  const authenticate = () => {
    isChecking = true;
    return new Promise<never>(() => undefined);
  };
  const harness = await startBroker({ clock, authenticate });
  const client = await harness.raw();
  client.sendConnect({ clientId: 'kiosk-01', username: 'kiosk-01', password: Buffer.from('kiosk-01-secret') });
  await waitFor(() => isChecking);
  clock.advance(10_000);
  await client.closed();
});

test('a packet above the limit cuts its client, one at the limit passes', async () => {
  const harness = await startBroker({ limits: { packetBytes: 4_096 } });
  const device = await harness.raw();
  await device.login('kiosk-01');
  const topic = deviceTopicOf('kiosk-01', 'event');
  const overheadBytes = 2 + topic.length + 2;
  const send = (payloadBytes: number) =>
    device.send({
      cmd: 'publish',
      topic,
      payload: 'x'.repeat(payloadBytes),
      qos: 1,
      messageId: 1,
      dup: false,
      retain: false,
    });
  send(4_096 - overheadBytes);
  await device.next('puback');
  send(4_097 - overheadBytes);
  await device.closed();
  expect(harness.said('packet-too-large')).toMatchObject([{ who: 'kiosk-01' }]);
  await waitFor(() => harness.inputsOf('device-disconnected').length === 1);
  expect(harness.inputsOf('device-disconnected')).toMatchObject([{ cause: 'closed-by-hub' }]);
});
