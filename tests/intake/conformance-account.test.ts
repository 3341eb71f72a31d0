// The account for public MQTT suites: everything below its prefix, nothing of the hall.

import { expect, test } from 'vitest';
import { CONFORMANCE, deviceTopicOf, startBroker } from '../support/broker-harness.ts';
import { waitFor } from '../support/wait-for.ts';

test('the account does not exist unless it is configured', async () => {
  const harness = await startBroker();
  await expect(harness.connectConformance('any')).rejects.toThrow();
});

test('a wrong password is refused', async () => {
  const harness = await startBroker({ conformance: CONFORMANCE });
  await expect(harness.connectConformance('any', { password: 'wrong-password' })).rejects.toThrow('Not authorized');
});

test('any client id may use any topic and wildcard below the prefix, with all three qualities of service', async () => {
  const harness = await startBroker({ conformance: CONFORMANCE });
  const subscriber = await harness.connectConformance('Any Client/Id');
  const received: string[] = [];
  subscriber.on('message', (topic, payload, { qos }) => received.push(`${topic} ${payload} ${qos}`));
  await subscriber.subscribeAsync('conformance/+/b/#', { qos: 2 });
  for (const qos of [0, 1, 2] as const) await subscriber.publishAsync('conformance/a/b/c', `${qos}`, { qos });
  await waitFor(() => received.length === 3);
  expect(received.toSorted()).toEqual(['conformance/a/b/c 0 0', 'conformance/a/b/c 1 1', 'conformance/a/b/c 2 2']);
  expect(harness.inputs).toEqual([]);
});

test('the account can neither read nor write outside its prefix', async () => {
  const harness = await startBroker({ conformance: CONFORMANCE });
  const account = await harness.connectConformance('c');
  const received: string[] = [];
  account.on('message', (topic) => received.push(topic));
  for (const filter of ['#', '+/v1/#', 'hall/v1/#', '$SYS/#', '+/a', deviceTopicOf('kiosk-01', 'command')]) {
    await expect(account.subscribeAsync(filter)).rejects.toThrow();
  }
  const device = await harness.connectDevice('kiosk-01');
  const commands: string[] = [];
  device.on('message', (_topic, payload) => commands.push(String(payload)));
  await device.subscribeAsync(deviceTopicOf('kiosk-01', 'command'), { qos: 1 });
  await account.publishAsync(deviceTopicOf('kiosk-01', 'command'), 'forged', { qos: 1 });
  await account.publishAsync(deviceTopicOf('kiosk-01', 'state'), 'forged', { qos: 1, retain: true });
  await device.publishAsync(deviceTopicOf('kiosk-01', 'event'), '{}', { qos: 1 });
  await harness.sendCommand('kiosk-01');
  await waitFor(() => commands.length > 0);
  expect(commands).not.toContain('forged');
  expect(received).toEqual([]);
  expect(harness.retained.content.size).toBe(0);
  expect(harness.inputsOf('message')).toHaveLength(1);
});

test('a device cannot touch the prefix', async () => {
  const harness = await startBroker({ conformance: CONFORMANCE });
  const account = await harness.connectConformance('c');
  const received: string[] = [];
  account.on('message', (_topic, payload) => received.push(String(payload)));
  await account.subscribeAsync('conformance/#');
  const device = await harness.connectDevice('kiosk-01');
  await device.publishAsync('conformance/a', 'from the device', { qos: 1 });
  await expect(device.subscribeAsync('conformance/a')).rejects.toThrow();
  await account.publishAsync('conformance/a', 'its own');
  await waitFor(() => received.length > 0);
  expect(received).toEqual(['its own']);
});

test('a client of the account that calls itself like a device neither cuts it off nor inherits from it', async () => {
  const harness = await startBroker({ conformance: CONFORMANCE });
  const device = await harness.connectDevice('kiosk-01', { clean: false });
  await device.subscribeAsync(deviceTopicOf('kiosk-01', 'command'), { qos: 1 });
  const account = await harness.raw();
  account.sendConnect({
    clientId: 'kiosk-01',
    username: CONFORMANCE.username,
    password: Buffer.from(CONFORMANCE.password),
    clean: false,
  });
  expect(await account.next('connack')).toMatchObject({ returnCode: 0, sessionPresent: false });
  await device.publishAsync(deviceTopicOf('kiosk-01', 'event'), '{}', { qos: 1 });
  expect(harness.inputsOf('device-disconnected')).toEqual([]);
});

test('the will of the account is published when its line is lost', async () => {
  const harness = await startBroker({ conformance: CONFORMANCE });
  const watcher = await harness.connectConformance('watcher');
  const received: string[] = [];
  watcher.on('message', (_topic, payload) => received.push(String(payload)));
  await watcher.subscribeAsync('conformance/will');
  const dying = await harness.raw();
  const { username, password } = CONFORMANCE;
  const will = { topic: 'conformance/will', payload: Buffer.from('gone'), qos: 1, retain: false } as const;
  dying.sendConnect({ clientId: 'dying', username, password: Buffer.from(password), will });
  await dying.next('connack');
  dying.destroy();
  await waitFor(() => received.length > 0);
  expect(received).toEqual(['gone']);
});
