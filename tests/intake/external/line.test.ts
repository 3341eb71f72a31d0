// The line to the external broker: kept up for ever, open about why it is down; commands go to who is there.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { deviceId } from '../../../hub/messages/ids.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { freePort } from '../../support/free-port.ts';
import { Mosquitto, type MosquittoOptions } from '../../support/mosquitto.ts';
import { waitFor } from '../../support/wait-for.ts';
import { connectDevice, ExternalHarness, sayPresence, topicOf } from './external-harness.ts';

async function startMosquitto(options: MosquittoOptions = {}): Promise<Mosquitto> {
  const mosquitto = await Mosquitto.start(options);
  onTestFinished(() => mosquitto.dispose());
  return mosquitto;
}

async function begin(harness: ExternalHarness): Promise<ExternalHarness> {
  onTestFinished(() => harness.broker.stop());
  await harness.broker.start(new AbortController().signal);
  return harness;
}

it('starts without the broker, says what is wrong, and is there once the broker is', async () => {
  const mosquitto = await startMosquitto();
  await mosquitto.stop();
  const hub = await begin(new ExternalHarness(mosquitto));
  await waitFor(() => hub.said('nothing answers at'));
  expect([hub.broker.isReady(), hub.broker.stats()]).toMatchObject([false, { lineUp: 0 }]);
  await mosquitto.start();
  await hub.live();
  expect(hub.broker.stats()).toMatchObject({ lineUp: 1 });
});

it('names credentials that the broker refuses, takes them up once they are right, and logs no password', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'atrium-external-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const passwordFile = join(folder, 'password');
  const mosquitto = await startMosquitto({ users: { hub: 'right-password' } });
  const external = { url: mosquitto.url, username: 'hub', passwordFile };
  const hub = await begin(new ExternalHarness(mosquitto, { external }));
  await waitFor(() => hub.said('cannot be read (ENOENT)'));
  writeFileSync(passwordFile, 'wrong-password\n');
  await waitFor(() => hub.said('refuses this hub'));
  writeFileSync(passwordFile, 'right-password\n');
  await hub.live();
  expect(hub.logged.join('')).not.toMatch(/right-password|wrong-password/);
});

it('a broker that gives the hub nothing back is not taken for a good one', async () => {
  const mosquitto = await startMosquitto({ users: { hub: 'p' }, acl: ['user hub', 'topic read hall/v1/gadget/#'] });
  const folder = mkdtempSync(join(tmpdir(), 'atrium-external-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'password'), 'p');
  const external = { url: mosquitto.url, username: 'hub', passwordFile: join(folder, 'password') };
  const clock = new FakeClock();
  const hub = await begin(new ExternalHarness(mosquitto, { external, clock }));
  await waitFor(() => hub.said('had kept nothing for this hub'));
  await waitFor(() => {
    clock.advance(1_000);
    return hub.said('check its rights to read and write there');
  });
  expect(hub.broker.isReady()).toBe(false);
});

it('sends a command to a device that is there, with QoS 1 and not to be kept, and to no other', async () => {
  const mosquitto = await startMosquitto();
  const hub = await ExternalHarness.start(mosquitto);
  expect(await hub.send('gadget-01')).toBe('device-offline');
  const device = await connectDevice(mosquitto, 'gadget-01');
  await device.subscribeAsync(topicOf('gadget-01', 'command'), { qos: 1 });
  const received: object[] = [];
  device.on('message', (topic, payload, { qos, retain }) => {
    received.push({ topic, qos, retain, name: (JSON.parse(payload.toString()) as { name: string }).name });
  });
  await sayPresence(device, 'gadget-01', 'online');
  await waitFor(() => hub.comingsOf('gadget-01').at(-1) === 'connected');
  expect(await hub.send('gadget-01')).toBe('sent');
  await waitFor(() => received.length === 1);
  expect(received).toEqual([{ topic: topicOf('gadget-01', 'command'), qos: 1, retain: false, name: 'stop' }]);
  // Its own command comes back to the hub, and is nothing that the device said.
  await device.publishAsync(topicOf('gadget-01', 'event'), 'x', { qos: 1 });
  await waitFor(() => hub.messages().includes('event x'));
  expect(hub.messages().some((message) => message.startsWith('command'))).toBe(false);
  expect(hub.inputsOf('message-refused')).toEqual([]);
  await mosquitto.stop();
  await waitFor(() => !hub.broker.isReady());
  expect(await hub.send('gadget-01')).toBe('device-offline');
});

it('tells where devices connect', async () => {
  const portsOf = (url: string) => new ExternalHarness({ url }).broker.ports();
  const port = await freePort();
  expect(portsOf(`mqtt://127.0.0.1:${port}`)).toEqual({ mqtt: port, websocket: null, tls: null });
  expect(portsOf('mqtt://broker.example').mqtt).toBe(1883);
  expect(portsOf('mqtts://broker.example').tls).toBe(8883);
});

it('names a broker that stays away once, however often it tries', async () => {
  const clock = new FakeClock();
  const hub = new ExternalHarness({ url: `mqtt://127.0.0.1:${await freePort()}` }, { clock });
  let tries = 0;
  const sleep = clock.sleep.bind(clock);
  clock.sleep = (delayMs, signal) => {
    tries += 1;
    return sleep(delayMs, signal);
  };
  await begin(hub);
  await waitFor(() => {
    clock.advance(30_000);
    return tries >= 5;
  });
  expect(hub.logged.filter((line) => line.includes('is down'))).toHaveLength(1);
});

it('forgets a device that the registry no longer knows', async () => {
  const mosquitto = await startMosquitto();
  const hub = await ExternalHarness.start(mosquitto);
  const device = await connectDevice(mosquitto, 'gadget-01');
  await sayPresence(device, 'gadget-01', 'online');
  await waitFor(() => hub.comingsOf('gadget-01').at(-1) === 'connected');
  hub.broker.disconnect(deviceId('gadget-01'));
  expect(hub.comingsOf('gadget-01').at(-1)).toBe('closed-by-hub');
  expect(await hub.send('gadget-01')).toBe('device-offline');
});

it('gives up on no command without an end: those on their way are few, and a broken line answers for them', async () => {
  const mosquitto = await startMosquitto();
  const hub = await ExternalHarness.start(mosquitto);
  const device = await connectDevice(mosquitto, 'gadget-01');
  await sayPresence(device, 'gadget-01', 'online');
  await waitFor(() => hub.comingsOf('gadget-01').at(-1) === 'connected');
  process.kill(mosquitto.pid ?? 0, 'SIGSTOP');
  const onTheirWay = Array.from({ length: 100 }, () => hub.send('gadget-01'));
  expect(await hub.send('gadget-01')).toBe('device-offline');
  await mosquitto.kill();
  expect(new Set(await Promise.all(onTheirWay))).toEqual(new Set(['sent']));
});
