// What the hub's middle is told of connections: at once, in order, with the right cause.

import { expect, test } from 'vitest';
import { deviceTopicOf, startBroker } from '../support/broker-harness.ts';
import { waitFor } from '../support/wait-for.ts';

const WILL = {
  topic: deviceTopicOf('kiosk-01', 'presence'),
  payload: Buffer.from('lost'),
  qos: 1,
  retain: true,
} as const;
const gone = (cause: string) => ({ kind: 'device-disconnected', deviceId: 'kiosk-01', cause });
const came = { kind: 'device-connected', deviceId: 'kiosk-01' };

test('a DISCONNECT packet is a clean goodbye, without the will', async () => {
  const harness = await startBroker();
  const device = await harness.raw();
  await device.login('kiosk-01', { will: WILL });
  device.send({ cmd: 'disconnect' });
  await waitFor(() => harness.inputs.length === 2);
  await device.closed();
  expect(harness.inputs).toEqual([came, gone('clean')]);
});

test('a killed device is reported lost within a second, then its will', async () => {
  const harness = await startBroker();
  const device = await harness.raw();
  await device.login('kiosk-01', { will: WILL });
  await waitFor(() => harness.inputs.length === 1);
  const killedAt = performance.now();
  device.destroy();
  await waitFor(() => harness.inputsOf('device-disconnected').length === 1, { everyMs: 1 });
  expect(performance.now() - killedAt).toBeLessThan(1_000);
  await waitFor(() => harness.inputsOf('message').length === 1);
  expect(harness.inputs).toMatchObject([
    came,
    gone('socket-lost'),
    { kind: 'message', message: { channel: 'presence' } },
  ]);
});

test('a socket that ends without DISCONNECT is lost', async () => {
  const harness = await startBroker();
  const device = await harness.raw();
  await device.login('kiosk-01', { will: WILL });
  await waitFor(() => harness.inputs.length === 1);
  device.socket.end();
  await waitFor(() => harness.inputs.length === 3);
  expect(harness.inputs).toMatchObject([
    came,
    gone('socket-lost'),
    { kind: 'message', message: { channel: 'presence' } },
  ]);
});

test('a device that says nothing for one and a half keep-alives is cut', async () => {
  const harness = await startBroker();
  const device = await harness.raw();
  await device.login('kiosk-01', { keepalive: 1 });
  await device.closed();
  await waitFor(() => harness.inputs.length === 2);
  expect(harness.inputs).toEqual([came, gone('keepalive-expired')]);
});

test('a device that comes back is reported taken over first and connected then, and its old will is void', async () => {
  const harness = await startBroker();
  const first = await harness.raw();
  await first.login('kiosk-01', { will: WILL });
  await waitFor(() => harness.inputs.length === 1);
  const second = await harness.raw();
  await second.login('kiosk-01', { will: WILL });
  await first.closed();
  await waitFor(() => harness.inputs.length === 3);
  second.send({
    cmd: 'publish',
    topic: deviceTopicOf('kiosk-01', 'event'),
    payload: '',
    qos: 1,
    messageId: 1,
    dup: false,
    retain: false,
  });
  await second.next('puback');
  expect(harness.inputs).toMatchObject([
    came,
    gone('taken-over'),
    came,
    { kind: 'message', message: { channel: 'event' } },
  ]);
  expect(harness.broker.stats().connected).toBe(1);
});

test('a login that fails does not touch the connection the device has', async () => {
  const harness = await startBroker();
  const device = await harness.raw();
  await device.login('kiosk-01');
  const intruder = await harness.raw();
  intruder.sendConnect({ clientId: 'kiosk-01', username: 'kiosk-01', password: Buffer.from('wrong') });
  await intruder.closed();
  device.send({ cmd: 'disconnect' });
  await waitFor(() => harness.inputs.length === 2);
  expect(harness.inputs).toEqual([came, gone('clean')]);
});

test('a device that breaks the protocol is closed by the hub, and the log says why', async () => {
  const harness = await startBroker();
  const device = await harness.raw();
  await device.login('kiosk-01');
  await waitFor(() => harness.inputs.length === 1);
  device.send({ cmd: 'publish', topic: 'a/#', payload: '', qos: 0, dup: false, retain: false });
  await device.closed();
  await waitFor(() => harness.inputs.length === 2);
  expect(harness.inputs).toEqual([came, gone('closed-by-hub')]);
  expect(harness.said('# is not allowed in PUBLISH')).toMatchObject([{ who: 'kiosk-01' }]);
});

test('a device that the registry removed is disconnected and leaves no session behind', async () => {
  const harness = await startBroker();
  const device = await harness.raw();
  await device.login('kiosk-01', { will: WILL, clean: false });
  device.send({
    cmd: 'subscribe',
    messageId: 1,
    subscriptions: [{ topic: deviceTopicOf('kiosk-01', 'command'), qos: 1 }],
  });
  await device.next('suback');
  expect(harness.sessions.content.size).toBe(1);
  harness.disconnect('kiosk-01');
  await device.closed();
  await waitFor(() => harness.inputs.length === 2);
  expect(harness.inputs).toEqual([came, gone('closed-by-hub')]);
  await waitFor(() => harness.sessions.content.size === 0);
});

test('stopping closes every client as the doing of the hub, without any will', async () => {
  const harness = await startBroker();
  const device = await harness.raw();
  await device.login('kiosk-01', { will: WILL });
  const silent = await harness.raw();
  await waitFor(() => harness.inputs.length === 1);
  await harness.stop();
  await Promise.all([device.closed(), silent.closed()]);
  expect(harness.inputs).toEqual([came, gone('closed-by-hub')]);
  await expect(harness.raw()).rejects.toThrow();
  await harness.stop();
});
