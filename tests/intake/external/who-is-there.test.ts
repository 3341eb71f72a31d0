// Who came and went, as a real broker lets the hub know; a stored or an old word proves nobody alive.

import { afterEach, beforeEach, expect, it } from 'vitest';
import { Mosquitto } from '../../support/mosquitto.ts';
import { waitFor } from '../../support/wait-for.ts';
import { connectDevice, DEVICES, ExternalHarness, sayPresence, topicOf } from './external-harness.ts';

let mosquitto: Mosquitto;
beforeEach(async () => {
  mosquitto = await Mosquitto.start({ persistence: true });
});
afterEach(() => mosquitto.dispose());

const ID = 'gadget-01';
const lastOf = (hub: ExternalHarness) => hub.comingsOf(ID).at(-1);

it('a device is there with the first thing it says, and lost when its socket is', async () => {
  const hub = await ExternalHarness.start(mosquitto);
  const device = await connectDevice(mosquitto, ID);
  await sayPresence(device, ID, 'online');
  await waitFor(() => lastOf(hub) === 'connected');
  // The coming is told before what was said.
  expect(hub.inputs.findLastIndex(({ kind }) => kind === 'device-connected')).toBeLessThan(
    hub.inputs.findIndex(({ kind }) => kind === 'message'),
  );
  device.stream.destroy();
  await waitFor(() => lastOf(hub) === 'socket-lost');
  expect(hub.comingsOf('gadget-02')).toEqual(['closed-by-hub']);
});

it('a device that signs off is gone without blame', async () => {
  const hub = await ExternalHarness.start(mosquitto);
  const device = await connectDevice(mosquitto, ID);
  await device.publishAsync(topicOf(ID, 'telemetry'), 'x', { qos: 0 });
  await sayPresence(device, ID, 'offline');
  await waitFor(() => lastOf(hub) === 'clean');
});

it('a stored "online" and what waited in the session prove nobody alive', async () => {
  await (await ExternalHarness.start(mosquitto)).broker.stop();
  const device = await connectDevice(mosquitto, ID);
  await sayPresence(device, ID, 'online');
  await device.publishAsync(topicOf(ID, 'event'), 'old', { qos: 1 });
  const hub = await ExternalHarness.start(mosquitto);
  expect(hub.messages()).toContain('event old');
  expect(hub.inputsOf('message').filter(({ message }) => message.isRetained)).toHaveLength(1);
  expect(hub.comingsOf(ID)).toEqual(['closed-by-hub']);
  // What it says now does.
  await device.publishAsync(topicOf(ID, 'telemetry'), 'new', { qos: 0 });
  await waitFor(() => lastOf(hub) === 'connected');
});

it.each(['stop', 'kill'] as const)('no device is blamed when the broker goes (%s) and comes back', async (way) => {
  const hub = await ExternalHarness.start(mosquitto);
  for (const { id } of DEVICES) await sayPresence(await connectDevice(mosquitto, id), id, 'online');
  await waitFor(() => DEVICES.every(({ id }) => hub.comingsOf(id).at(-1) === 'connected'));
  await mosquitto[way]();
  await waitFor(() => !hub.broker.isReady());
  await mosquitto.start();
  await hub.live();
  const causes = DEVICES.flatMap(({ id }) => hub.comingsOf(id));
  expect(new Set(causes)).toEqual(new Set(['closed-by-hub', 'connected']));
  expect(lastOf(hub)).toBe('closed-by-hub');
  expect(hub.said('the line to the external broker is down')).toBe(true);
});

it('a loss while the hub was away is left to the time for coming back', async () => {
  const device = await connectDevice(mosquitto, ID);
  const before = await ExternalHarness.start(mosquitto);
  await sayPresence(device, ID, 'online');
  await waitFor(() => lastOf(before) === 'connected');
  await before.broker.stop();
  device.stream.destroy();
  const observer = await connectDevice(mosquitto, 'observer');
  const lost = new Promise((resolve) => observer.once('message', resolve));
  await observer.subscribeAsync(topicOf(ID, 'presence'), { qos: 1 });
  await lost;
  const hub = await ExternalHarness.start(mosquitto);
  expect(hub.comingsOf(ID)).toEqual(['closed-by-hub']);
});
