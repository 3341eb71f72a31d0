// Once too much waits for an ill disk, the broker holds devices back and stays small, however long that lasts.

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

/** A broker whose commits are held until released, and that has no room for more of them once a device is in. */
async function startHeld() {
  let isTakingIn = true;
  const disk = Promise.withResolvers<void>();
  const harness = await startBroker({
    limits: { publishBurst: 10_000 },
    isTakingIn: () => isTakingIn,
    submit: () => disk.promise,
  });
  const device = await harness.raw();
  await device.login('kiosk-01');
  const other = await harness.raw();
  await other.login('kiosk-02');
  isTakingIn = false;
  const taken = () => harness.inputsOf('message').length;
  /** One by one, as a device does that has something to say every second. */
  const fill = async (): Promise<void> => {
    for (let sent = 1; sent <= MOST_UNANSWERED; sent++) {
      device.send(telemetry);
      await waitFor(() => taken() === sent, { everyMs: 0 });
    }
  };
  return { harness, device, other, taken, fill, release: disk.resolve };
}

test('a device that sends a message now and then is read no further once so many wait for the disk', async () => {
  const { device, other, taken, fill, release } = await startHeld();
  await fill();
  for (let sent = 0; sent < 200; sent++) device.send(telemetry);
  device.send({ cmd: 'pingreq' });
  // Another device goes through all the same loops of the event loop, and some more.
  for (let times = 0; times < 20; times++) {
    other.send({ cmd: 'pingreq' });
    await other.next('pingresp');
  }
  expect([taken(), device.received]).toEqual([MOST_UNANSWERED, []]);
  release();
  await device.next('pingresp');
  expect(taken()).toBe(MOST_UNANSWERED + 200);
});

test('all that was held back comes in order once the disk is well, and the device is read on as before', async () => {
  const { harness, device, taken, release } = await startHeld();
  for (let sent = 0; sent < 2_000; sent++) device.send({ ...telemetry, payload: `${sent}` });
  await waitFor(() => taken() > 0);
  release();
  await waitFor(() => taken() === 2_000);
  for (let sent = 2_000; sent < 2_200; sent++) {
    device.send({ ...telemetry, payload: `${sent}` });
    await waitFor(() => taken() === sent + 1, { everyMs: 0 });
  }
  const numbers = harness.inputsOf('message').map(({ message }) => Number(Buffer.from(message.payload)));
  expect(numbers).toEqual(Array.from({ length: 2_200 }, (_, index) => index));
});

test('a device that goes while it is held back is not blamed for it', async () => {
  const { harness, device, fill } = await startHeld();
  await fill();
  device.destroy();
  await waitFor(() => harness.inputsOf('device-disconnected').length === 1);
  expect(harness.inputsOf('device-disconnected')).toMatchObject([{ cause: 'closed-by-hub' }]);
});

test('nobody is let in while nothing more is taken in, nor refused for good: the line closes without an answer', async () => {
  let isTakingIn = false;
  const harness = await startBroker({ isTakingIn: () => isTakingIn });
  const client = await harness.raw();
  client.sendConnect({ clientId: 'kiosk-01', username: 'kiosk-01', password: Buffer.from('kiosk-01-secret') });
  await client.closed();
  expect([client.received, harness.inputs]).toEqual([[], []]);
  expect(harness.said('too much waits for the disk')).toHaveLength(1);
  isTakingIn = true;
  await harness.connectDevice('kiosk-01');
});
