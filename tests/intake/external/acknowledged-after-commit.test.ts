// The broker gets its PUBACK once the message is committed; what was not committed comes again.

import { afterEach, beforeEach, expect, it } from 'vitest';
import { Mosquitto } from '../../support/mosquitto.ts';
import { waitFor } from '../../support/wait-for.ts';
import { connectDevice, ExternalHarness, topicOf } from './external-harness.ts';

let mosquitto: Mosquitto;
beforeEach(async () => {
  mosquitto = await Mosquitto.start({ persistence: true });
});
afterEach(() => mosquitto.dispose());

const EVENT = topicOf('gadget-01', 'event');
const numbers = (count: number) => Array.from({ length: count }, (_, index) => `event ${index}`);

it('a hub that ends between receipt and commit gets the messages again, in order, and then no more', async () => {
  const killed = await ExternalHarness.start(mosquitto, { submit: () => new Promise(() => undefined) });
  const device = await connectDevice(mosquitto, 'gadget-01');
  await Promise.all(numbers(10).map((_, index) => device.publishAsync(EVENT, String(index), { qos: 1 })));
  // All of them are in hand before the first is committed: one commit may hold many.
  await waitFor(() => killed.messages().length === 10);
  await killed.broker.stop();

  const next = await ExternalHarness.start(mosquitto);
  expect(next.messages()).toEqual(numbers(10));
  await next.broker.stop();
  expect((await ExternalHarness.start(mosquitto)).messages()).toEqual([]);
});

it('acknowledges in the order of arrival, whatever is committed first', async () => {
  const commits: (() => void)[] = [];
  const submit = () => new Promise<void>((commit) => void commits.push(commit));
  const hub = await ExternalHarness.start(mosquitto, { submit });
  const device = await connectDevice(mosquitto, 'gadget-01');
  for (const number of ['0', '1', '2']) await device.publishAsync(EVENT, number, { qos: 1 });
  await waitFor(() => commits.length === 3);
  for (const index of [2, 0]) commits[index]?.();
  // A turn of the loop, for the PUBACK that is due. The last one is not: what came before it is not committed.
  await new Promise((resolve) => setImmediate(resolve));
  await hub.broker.stop();
  expect((await ExternalHarness.start(mosquitto)).messages()).toEqual(['event 1', 'event 2']);
});

it('takes what came while it was away, more than the broker sends at once', async () => {
  await (await ExternalHarness.start(mosquitto)).broker.stop();
  const device = await connectDevice(mosquitto, 'gadget-01');
  await Promise.all(numbers(500).map((_, index) => device.publishAsync(EVENT, String(index), { qos: 1 })));
  const hub = await ExternalHarness.start(mosquitto);
  expect(hub.messages()).toEqual(numbers(500));
  expect(hub.broker.stats()).toMatchObject({ published: 500, publishesTakenOverRate: 0 });
});

it('waits for nothing with QoS 0, until too much waits for the disk', async () => {
  let isTakingIn = true;
  const submitted: string[] = [];
  const hub = await ExternalHarness.start(mosquitto, {
    isTakingIn: () => isTakingIn,
    submit: (input) => {
      submitted.push(input.kind);
      return new Promise(() => undefined);
    },
  });
  const device = await connectDevice(mosquitto, 'gadget-01');
  const say = () => device.publishAsync(topicOf('gadget-01', 'telemetry'), 'x', { qos: 0 });
  await say();
  await waitFor(() => hub.messages().length === 1);
  expect(submitted).toEqual([]);
  isTakingIn = false;
  await say();
  await waitFor(() => hub.messages().length === 2);
  expect(submitted).toEqual(['message']);
});
