// While commits are held up the broker gets no acknowledgement, memory has a bound, and nobody is accused.

import { expect, it, onTestFinished } from 'vitest';
import { FakeClock } from '../../support/fake-clock.ts';
import { Mosquitto } from '../../support/mosquitto.ts';
import { waitFor } from '../../support/wait-for.ts';
import { connectDevice, ExternalHarness, topicOf } from './external-harness.ts';

/** One that hands out so many messages before it wants an acknowledgement; 0: without limit. */
async function startMosquitto(inFlight: number): Promise<Mosquitto> {
  const configuration = ({ port, folder }: { port: number; folder: string }) =>
    [
      `listener ${port} 127.0.0.1`,
      'allow_anonymous true',
      'persistence true',
      `persistence_location ${folder}/`,
      `max_inflight_messages ${inFlight}`,
      'max_queued_messages 0\n',
    ].join('\n');
  const mosquitto = await Mosquitto.start({ configuration });
  onTestFinished(() => mosquitto.dispose());
  return mosquitto;
}

/** A disk that takes everything at once, from the moment on that it is well. */
function illDisk() {
  let isWell = false;
  const waiting: (() => void)[] = [];
  const submit = () => (isWell ? Promise.resolve() : new Promise<void>((commit) => void waiting.push(commit)));
  const recover = () => {
    isWell = true;
    for (const commit of waiting) commit();
  };
  return { submit, recover };
}

const EVENT = topicOf('gadget-01', 'event');

it('takes no more than a thousand messages that wait for the disk, and goes on once it recovers', async () => {
  const mosquitto = await startMosquitto(0);
  const { submit, recover } = illDisk();
  const hub = await ExternalHarness.start(mosquitto, { submit });
  const device = await connectDevice(mosquitto, 'gadget-01');
  await Promise.all(Array.from({ length: 1_500 }, (_, index) => device.publishAsync(EVENT, String(index), { qos: 1 })));
  await waitFor(() => hub.messages().length >= 1_000);
  // By now the broker has sent all of them: it answers this client after that one.
  for (let turn = 0; turn < 20; turn += 1) await device.publishAsync('elsewhere', '', { qos: 1 });
  expect(hub.messages().length).toBe(1_000);
  recover();
  await waitFor(() => hub.messages().length === 1_500);
  expect(hub.messages().at(-1)).toBe('event 1499');
});

it('does not accuse a broker that waits for acknowledgements', async () => {
  const mosquitto = await startMosquitto(1);
  await (await ExternalHarness.start(mosquitto)).broker.stop();
  const device = await connectDevice(mosquitto, 'gadget-01');
  await device.publishAsync(EVENT, 'x', { qos: 1 });
  const clock = new FakeClock();
  const { submit, recover } = illDisk();
  const hub = new ExternalHarness(mosquitto, { submit, clock });
  onTestFinished(() => hub.broker.stop());
  await hub.broker.start(new AbortController().signal);
  await waitFor(() => hub.messages().length === 1);
  for (let seconds = 0; seconds < 300; seconds += 1) clock.advance(1_000);
  expect(hub.said('is down')).toBe(false);
  recover();
  await hub.live();
});

it('comes to the broker for nothing while nothing can be taken in', async () => {
  const mosquitto = await startMosquitto(20);
  let isTakingIn = false;
  const hub = new ExternalHarness(mosquitto, { isTakingIn: () => isTakingIn });
  onTestFinished(() => hub.broker.stop());
  await hub.broker.start(new AbortController().signal);
  await waitFor(() => hub.said('the disk takes nothing now'));
  expect([hub.broker.isReady(), hub.said('had kept nothing')]).toEqual([false, false]);
  isTakingIn = true;
  await hub.live();
});
