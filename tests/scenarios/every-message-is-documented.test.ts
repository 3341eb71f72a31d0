// A simulated hall runs; every message on either side matches exactly one channel of docs/asyncapi.yaml, and its schema.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { channelsOf, problemsWith } from '../support/asyncapi.ts';
import { CentreListener } from '../support/centre-listener.ts';
import { freePort } from '../support/free-port.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { CLASSES } from '../support/samples.ts';
import { TestHall } from '../support/test-hall.ts';
import { waitFor } from '../support/wait-for.ts';
import { WireTap } from '../support/wire-tap.ts';

const CENTRE_USER = { username: 'test-hall', password: 'secret-of-the-hall' };
/** Every class says these soon; events follow from what visitors do. */
const WANTED = ['telemetry', 'state', 'presence'];
const FINAL = /"state":"(refused|succeeded|failed|expired)"/;

describe('a simulated hall', () => {
  let mosquitto: Mosquitto;
  let centre: CentreListener;
  let hall: TestHall;
  let tap: WireTap;

  beforeAll(async () => {
    mosquitto = await Mosquitto.start({ users: { [CENTRE_USER.username]: CENTRE_USER.password } });
    centre = await CentreListener.start(mosquitto.url, CENTRE_USER);
    const devices = CLASSES.map((deviceClass) => ({ id: `${deviceClass}-01`, class: deviceClass }));
    hall = await TestHall.create({
      devices,
      centre: { port: mosquitto.port, ...CENTRE_USER },
      config: { telemetry: { windowMs: 2000 } },
    });
    await hall.startHub();
    tap = await WireTap.start(hall.brokerPort);
  });
  afterAll(async () => {
    tap?.stop();
    await centre?.stop();
    await hall?.remove();
    await mosquitto?.dispose();
  });

  it('is seen on every channel that its devices speak on, and at the centre in every lane', async () => {
    const control = await freePort();
    const simulator = hall.run(
      'simulate',
      '--config',
      hall.configFile,
      '--broker-port',
      String(tap.port),
      '--control-port',
      String(control),
      '--speed',
      '20',
    );
    await simulator.prints(/ready/);
    await fetch(`http://127.0.0.1:${control}/devices/kiosk-01/faults/paper-out`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    const seen = (deviceClass: string, channel: string) =>
      tap.publishes.some(({ topic }) => topic === `hall/v1/${deviceClass}/${deviceClass}-01/${channel}`);
    await waitFor(() => CLASSES.every((deviceClass) => WANTED.every((channel) => seen(deviceClass, channel))), {
      timeoutMs: 20_000,
      what: 'each class on telemetry, state and presence',
    });
    await waitFor(() => CLASSES.filter((deviceClass) => seen(deviceClass, 'event')).length >= 3, {
      timeoutMs: 20_000,
      what: 'events of three classes',
    });
    await waitFor(() => tap.publishes.length >= 50, { timeoutMs: 20_000, what: '50 messages' });
    await waitFor(() => new Set(centre.arrivals.map(({ event }) => event.lane)).size === 4, {
      what: 'all four lanes at the centre',
    });
    await sayCommand(centre, { id: 'c-1', device: 'kiosk-01', name: 'printTestPage' });
    await sayCommand(centre, { id: 'c-2', device: 'kiosk-01', name: 'fly' });
    await waitFor(() => FINAL.test(repliesTo(centre, 'c-1')) && FINAL.test(repliesTo(centre, 'c-2')), {
      timeoutMs: 20_000,
      what: 'the end of both commands',
    });
    await simulator.interrupt();
  }, 60_000);

  it('says nothing among its devices that the document does not describe', () => {
    for (const { topic, payload } of tap.publishes) expectDocumented(topic, payload);
    expect(tap.publishes.length).toBeGreaterThanOrEqual(50);
  });

  it('says nothing to the centre that the document does not describe', () => {
    for (const { topic, payload } of [...centre.arrivals, ...centre.said]) expectDocumented(topic, payload);
    expect(repliesTo(centre, 'c-1')).toMatch(/"state":"succeeded"/);
    expect(repliesTo(centre, 'c-2')).toMatch(/"state":"refused"/);
    expect(centre.of('io.atrium.command.changed', 'kiosk-01')).not.toEqual([]);
    expect(centre.of('io.atrium.alarm.raised', 'kiosk-01')).not.toEqual([]);
  });
});

async function sayCommand(
  centre: CentreListener,
  command: { id: string; device: string; name: string },
): Promise<void> {
  const now = Date.now();
  const [issuedAt, expiresAt] = [now, now + 30_000].map((time) => new Date(time).toISOString());
  await centre.say('halls/test-hall/commands', { ...command, arguments: {}, asker: 'test', issuedAt, expiresAt });
}

function repliesTo(centre: CentreListener, id: string): string {
  const replies = centre.said.filter(({ topic }) => topic === 'halls/test-hall/replies');
  return replies
    .map(({ payload }) => payload)
    .filter((payload) => payload.includes(`"id":"${id}"`))
    .join('\n');
}

function expectDocumented(topic: string, payload: string): void {
  const channels = channelsOf(topic);
  expect(channels, topic).toHaveLength(1);
  expect(problemsWith(channels[0] ?? '', payload), `${topic}: ${payload}`).toEqual([]);
}
