// What survives a restart of the broker.

import { expect, test } from 'vitest';
import { CONFORMANCE, deviceTopicOf, startBroker } from '../support/broker-harness.ts';
import { waitFor } from '../support/wait-for.ts';

test('retained messages are handed out again after a restart', async () => {
  const before = await startBroker({ conformance: CONFORMANCE });
  const publisher = await before.connectConformance('publisher');
  await publisher.publishAsync('conformance/kept', 'value', { qos: 1, retain: true });
  await before.stop();

  const after = await startBroker({ conformance: CONFORMANCE, retained: before.retained });
  const subscriber = await after.connectConformance('subscriber');
  const received: string[] = [];
  subscriber.on('message', (topic, payload, { retain }) => received.push(`${topic} ${payload} ${retain}`));
  await subscriber.subscribeAsync('conformance/#');
  await waitFor(() => received.length > 0);
  expect(received).toEqual(['conformance/kept value true']);
});

test('a persistent session is present after a restart, and gets its commands without subscribing anew', async () => {
  const before = await startBroker();
  const first = await before.connectDevice('kiosk-01', { clean: false });
  await first.subscribeAsync(deviceTopicOf('kiosk-01', 'command'), { qos: 1 });
  await before.stop();

  const after = await startBroker({ sessions: before.sessions });
  const device = await after.raw();
  device.sendConnect({
    clientId: 'kiosk-01',
    username: 'kiosk-01',
    password: Buffer.from('kiosk-01-secret'),
    clean: false,
  });
  expect(await device.next('connack')).toMatchObject({ returnCode: 0, sessionPresent: true });
  await after.sendCommand('kiosk-01');
  expect((await device.next('publish')).topic).toBe(deviceTopicOf('kiosk-01', 'command'));
});
