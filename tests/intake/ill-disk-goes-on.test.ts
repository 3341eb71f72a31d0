// While the disk is ill, only acknowledgements wait: pings, telemetry and new connections go on.

import { expect, test } from 'vitest';
import { MOST_UNANSWERED } from '../../hub/intake/clients/ack-queue.ts';
import { deviceTopicOf, startBroker } from '../support/broker-harness.ts';
import { waitFor } from '../support/wait-for.ts';

const telemetry = {
  cmd: 'publish',
  topic: deviceTopicOf('kiosk-01', 'telemetry'),
  payload: '{}',
  qos: 0,
  dup: false,
  retain: false,
} as const;

const event = (messageId: number) =>
  ({ ...telemetry, topic: deviceTopicOf('kiosk-01', 'event'), qos: 1, messageId }) as const;

/** A broker on a disk that takes nothing until it is well. */
async function startIll() {
  const disk = Promise.withResolvers<void>();
  const harness = await startBroker({
    limits: { publishBurst: 10_000 },
    isCommitting: () => false,
    submit: () => disk.promise,
  });
  const device = await harness.raw();
  await device.login('kiosk-01');
  const taken = () => harness.inputsOf('message').length;
  return { harness, device, taken, recover: disk.resolve };
}

test('telemetry at QoS 0 is taken in, however much of it comes', async () => {
  const { device, taken } = await startIll();
  for (let sent = 1; sent <= 5 * MOST_UNANSWERED; sent++) {
    device.send(telemetry);
    await waitFor(() => taken() === sent, { everyMs: 0 });
  }
  device.send({ cmd: 'pingreq' });
  await device.next('pingresp');
});

test('a device whose events came all at once, and go unanswered, is heard behind them at once', async () => {
  const { device, taken, recover } = await startIll();
  for (let id = 1; id <= 40; id++) device.send(event(id));
  await waitFor(() => taken() === 40);
  device.send({ cmd: 'pingreq' });
  await device.next('pingresp');
  device.send(telemetry);
  await waitFor(() => taken() === 41);
  expect(device.received).toEqual([]);
  recover();
  for (let id = 1; id <= 40; id++) expect((await device.next('puback')).messageId).toBe(id);
});

test('more unanswered events than a client may have are not read, so that memory stays small', async () => {
  const { harness, device, taken } = await startIll();
  for (let id = 1; id <= MOST_UNANSWERED; id++) device.send(event(id));
  await waitFor(() => taken() === MOST_UNANSWERED);
  for (let id = 1; id <= 200; id++) device.send(event(MOST_UNANSWERED + id));
  const other = await harness.raw();
  await other.login('kiosk-02');
  for (let times = 0; times < 20; times++) {
    other.send({ cmd: 'pingreq' });
    await other.next('pingresp');
  }
  expect(taken()).toBe(MOST_UNANSWERED);
});

test('new devices are let in, and are told to the hub', async () => {
  const { harness } = await startIll();
  const device = await harness.raw();
  await device.login('kiosk-02');
  await waitFor(() => harness.inputsOf('device-connected').length === 2);
});

test('a device that comes back and subscribes as before waits for no disk', async () => {
  const sessions = (await startBroker()).sessions;
  const first = await startBroker({ sessions });
  const before = await first.connectDevice('kiosk-01', { clean: false });
  const filter = deviceTopicOf('kiosk-01', 'command');
  await before.subscribeAsync(filter, { qos: 1 });
  await first.stop();
  sessions.put = () => new Promise(() => undefined);
  const second = await startBroker({ sessions, isCommitting: () => false });
  const again = await second.connectDevice('kiosk-01', { clean: false });
  expect(await again.subscribeAsync(filter, { qos: 1 })).toMatchObject([{ topic: filter, qos: 1 }]);
});
