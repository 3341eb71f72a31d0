// T3: the PUBACK tells a device that it may forget the message.

import { expect, test } from 'vitest';
import { CONFORMANCE, deviceTopicOf, startBroker } from '../support/broker-harness.ts';
import { MemoryDurableMap } from '../support/memory-durable-map.ts';
import { waitFor } from '../support/wait-for.ts';

const event = (messageId: number) =>
  ({
    cmd: 'publish',
    topic: deviceTopicOf('kiosk-01', 'event'),
    payload: '{}',
    qos: 1,
    messageId,
    dup: false,
    retain: false,
  }) as const;

test('no acknowledgement leaves before what follows from the message is committed', async () => {
  let commit = (): void => undefined;
  const harness = await startBroker({
    submit: ({ kind }) => (kind === 'message' ? new Promise((resolve) => (commit = resolve)) : Promise.resolve()),
  });
  const device = await harness.raw();
  await device.login('kiosk-01');
  device.send(event(1));
  await waitFor(() => harness.inputsOf('message').length === 1);
  device.send({ cmd: 'pingreq' });
  await device.next('pingresp');
  expect(device.received).toEqual([]);
  commit();
  expect((await device.next('puback')).messageId).toBe(1);
});

test('a message that could not be committed is never acknowledged, and its device is cut to bring it again', async () => {
  const harness = await startBroker({
    submit: ({ kind }) => (kind === 'message' ? Promise.reject(new Error('disk is gone')) : Promise.resolve()),
  });
  const device = await harness.raw();
  await device.login('kiosk-01');
  device.send(event(1));
  await device.closed();
  expect(device.received).toEqual([]);
  expect(harness.said('could not be committed')).toHaveLength(1);
});

test('a retained message is acknowledged once it is on disk', async () => {
  let write = (): void => undefined;
  class SlowMap extends MemoryDurableMap {
    override async put(key: string, value: string): Promise<void> {
      await new Promise<void>((resolve) => (write = resolve));
      await super.put(key, value);
    }
  }
  const harness = await startBroker({ retained: new SlowMap(), conformance: CONFORMANCE });
  const client = await harness.connectConformance('publisher');
  let isAcknowledged = false;
  client.publish('conformance/kept', 'x', { qos: 1, retain: true }, () => (isAcknowledged = true));
  await waitFor(() => harness.broker.stats().published === 1);
  await client.unsubscribeAsync('conformance/none');
  expect(isAcknowledged).toBe(false);
  write();
  await waitFor(() => isAcknowledged);
  expect(harness.retained.content.size).toBe(1);
});

test('what a device says with the retain flag is not stored: nobody may read it, and it is not checked yet', async () => {
  const harness = await startBroker();
  const device = await harness.connectDevice('kiosk-01');
  await device.publishAsync(deviceTopicOf('kiosk-01', 'state'), '{"image":"…"}', { qos: 1, retain: true });
  expect(harness.inputsOf('message')).toHaveLength(1);
  expect(harness.retained.content.size).toBe(0);
});
