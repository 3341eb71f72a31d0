// G1: packets of one read are dispatched at once; what finishes first must not be acknowledged first.

import { expect, test } from 'vitest';
import { CONFORMANCE, deviceTopicOf, startBroker } from '../support/broker-harness.ts';
import { waitFor } from '../support/wait-for.ts';

const COUNT = 200;

test('acknowledgements leave in the order of the messages although their commits finish in any order', async () => {
  let submitted = 0;
  const harness = await startBroker({
    submit: async ({ kind }) => {
      if (kind === 'message') await new Promise((resolve) => setTimeout(resolve, (submitted++ * 7) % 30));
    },
  });
  const device = await harness.raw();
  await device.login('kiosk-01');
  const topic = deviceTopicOf('kiosk-01', 'event');
  for (let messageId = 1; messageId <= COUNT; messageId++) {
    device.send({ cmd: 'publish', topic, payload: `${messageId}`, qos: 1, messageId, dup: false, retain: false });
  }
  await waitFor(() => device.received.length === COUNT);
  expect(device.received.map(({ messageId }) => messageId)).toEqual(
    Array.from({ length: COUNT }, (_, index) => index + 1),
  );
  const payloads = harness.inputsOf('message').map(({ message }) => Number(Buffer.from(message.payload).toString()));
  expect(payloads).toEqual(Array.from({ length: COUNT }, (_, index) => index + 1));
});

test('a message that is refused at once waits for the acknowledgements before it', async () => {
  const commits: (() => void)[] = [];
  const harness = await startBroker({
    submit: ({ kind }) =>
      kind === 'message' ? new Promise((resolve) => void commits.push(resolve)) : Promise.resolve(),
  });
  const device = await harness.raw();
  await device.login('kiosk-01');
  for (const [messageId, channel] of [
    [1, 'event'],
    [2, 'no-such-channel'],
  ] as const) {
    const topic = deviceTopicOf('kiosk-01', channel);
    device.send({ cmd: 'publish', topic, payload: '{}', qos: 1, messageId, dup: false, retain: false });
  }
  await waitFor(() => harness.inputsOf('message-refused').length === 1);
  expect(device.received).toEqual([]);
  commits[0]?.();
  await waitFor(() => device.received.length === 2);
  expect(device.received.map(({ messageId }) => messageId)).toEqual([1, 2]);
});

test('retained and other messages of one topic are delivered in their order', async () => {
  const harness = await startBroker({ conformance: CONFORMANCE });
  const subscriber = await harness.connectConformance('subscriber');
  const received: string[] = [];
  subscriber.on('message', (_topic, payload) => received.push(String(payload)));
  await subscriber.subscribeAsync('conformance/t', { qos: 1 });
  const publisher = await harness.connectConformance('publisher');
  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      publisher.publishAsync('conformance/t', `${index}`, { qos: 1, retain: index % 2 === 0 }),
    ),
  );
  await waitFor(() => received.length === 20);
  expect(received).toEqual(Array.from({ length: 20 }, (_, index) => `${index}`));
});
