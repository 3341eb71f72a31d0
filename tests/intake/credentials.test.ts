// Who gets in, who does not, and what the log says about it.

import { expect, test } from 'vitest';
import { deviceClass, deviceId, zoneId } from '../../hub/messages/ids.ts';
import { startBroker } from '../support/broker-harness.ts';
import { waitFor } from '../support/wait-for.ts';

const secret = Buffer.from('kiosk-01-secret');

test('a device with its own id and secret is let in, and the hub is told', async () => {
  const harness = await startBroker();
  await harness.connectDevice('kiosk-01');
  expect(harness.inputs).toEqual([{ kind: 'device-connected', deviceId: 'kiosk-01' }]);
  expect(harness.broker.stats()).toMatchObject({ connected: 1, connectionsAccepted: 1 });
});

test('a wrong secret is refused with code 5, and the log says who and why but not the secret', async () => {
  const harness = await startBroker();
  const client = await harness.raw();
  client.sendConnect({ clientId: 'kiosk-01', username: 'kiosk-01', password: Buffer.from('guessed-in-vain') });
  expect((await client.next('connack')).returnCode).toBe(5);
  await client.closed();
  expect(harness.said('unknown device or wrong secret')).toMatchObject([{ who: 'kiosk-01', address: '127.0.0.1' }]);
  expect(JSON.stringify(harness.logged)).not.toContain('guessed-in-vain');
  expect(harness.inputs).toEqual([]);
});

test("another device's client id is refused with code 2 although the secret is right", async () => {
  const harness = await startBroker();
  const victim = await harness.connectDevice('kiosk-02');
  const client = await harness.raw();
  client.sendConnect({ clientId: 'kiosk-02', username: 'kiosk-01', password: secret });
  expect((await client.next('connack')).returnCode).toBe(2);
  await client.closed();
  expect(victim.connected).toBe(true);
  expect(harness.said('client id is not the user name')).toMatchObject([{ who: 'kiosk-02', username: 'kiosk-01' }]);
});

test('a client without any credentials is refused', async () => {
  const harness = await startBroker();
  const client = await harness.raw();
  client.sendConnect({ clientId: 'kiosk-01' });
  expect((await client.next('connack')).returnCode).toBe(2);
});

test('a registry that fails is answered with code 3, server unavailable', async () => {
  const harness = await startBroker({ authenticate: () => Promise.reject(new Error('registry is gone')) });
  const client = await harness.raw();
  client.sendConnect({ clientId: 'kiosk-01', username: 'kiosk-01', password: secret });
  expect((await client.next('connack')).returnCode).toBe(3);
});

test('one client more than configured is refused with code 3, yet a known one may come back', async () => {
  const harness = await startBroker({ limits: { clients: 1 } });
  await harness.connectDevice('kiosk-01');
  const surplus = await harness.raw();
  surplus.sendConnect({ clientId: 'kiosk-02', username: 'kiosk-02', password: Buffer.from('kiosk-02-secret') });
  expect((await surplus.next('connack')).returnCode).toBe(3);
  await harness.connectDevice('kiosk-01');
  await waitFor(() => harness.broker.stats().connected === 1);
});

test('a client that speaks MQTT 5 is refused with code 1', async () => {
  const harness = await startBroker();
  await expect(harness.connectDevice('kiosk-01', { protocolVersion: 5 })).rejects.toThrow();
  const client = await harness.raw();
  client.sendConnect({ clientId: 'kiosk-01', username: 'kiosk-01', password: secret, protocolVersion: 5 });
  expect((await client.next('connack')).returnCode).toBe(1);
  expect(harness.said('unacceptable protocol version').length).toBeGreaterThan(0);
});

test('a device that is removed while its secret is checked does not get in', async () => {
  let isRegistered = true;
  const harness = await startBroker({
    isRegistered: () => isRegistered,
    authenticate: async () => {
      isRegistered = false;
      return { id: deviceId('kiosk-01'), class: deviceClass('kiosk'), zone: zoneId('a'), name: { en: '', zh: '' } };
    },
  });
  const client = await harness.raw();
  client.sendConnect({ clientId: 'kiosk-01', username: 'kiosk-01', password: secret });
  expect((await client.next('connack')).returnCode).toBe(5);
  expect(harness.inputs).toEqual([]);
});
