// A broker of the site in place of the embedded one, set up as documented: the hall works as with its own.

import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AtriumProcess } from '../support/atrium-process.ts';
import { CentreListener } from '../support/centre-listener.ts';
import { ExternalHall } from '../support/external-hall.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { samplesOf } from '../support/samples.ts';
import { TestDevice } from '../support/test-device.ts';
import type { TestHall } from '../support/test-hall.ts';
import { waitFor } from '../support/wait-for.ts';

const CENTRE_USER = { username: 'test-hall', password: 'secret-of-the-hall' };
const SIMULATED = ['kiosk-01', 'screen-01'];
const DEVICES = [
  { id: 'kiosk-01', class: 'kiosk' },
  { id: 'screen-01', class: 'screen' },
  { id: 'kiosk-02', class: 'kiosk' },
];

describe('a hall with an external broker', () => {
  let centreBroker: Mosquitto;
  let centre: CentreListener;
  let site: ExternalHall;
  let hall: TestHall;
  const simulators = new Map<string, AtriumProcess>();

  beforeAll(async () => {
    centreBroker = await Mosquitto.start({ users: { [CENTRE_USER.username]: CENTRE_USER.password } });
    centre = await CentreListener.start(centreBroker.url, CENTRE_USER);
    site = await ExternalHall.create({ devices: DEVICES, centre: { port: centreBroker.port, ...CENTRE_USER } });
    hall = site.hall;
    await hall.startHub();
    await waitFor(() => site.isReady());
    for (const id of SIMULATED) await simulate(id);
  });
  afterAll(async () => {
    await centre?.stop();
    await site?.remove();
    await centreBroker?.dispose();
  });

  const connectivityOf = async (id: string) => (await hall.device(id)).verdict.connectivity;
  const areOnline = async () => (await Promise.all(SIMULATED.map(connectivityOf))).every((word) => word === 'online');
  const centreHeard = (type: string, id: string) => centre.of(`io.atrium.alarm.${type}`, id).length;

  async function simulate(id: string): Promise<void> {
    simulators.set(id, hall.run('simulate', '--config', hall.configFile, '--device', id));
    await waitFor(async () => (await connectivityOf(id)) === 'online' && (await hall.device(id)).points.length > 0, {
      timeoutMs: 15_000,
      what: `${id} is online with values`,
    });
  }

  it('sees its devices, and opens no port of its own for them', async () => {
    expect(await areOnline()).toBe(true);
    expect(await connectivityOf('kiosk-02')).toBe('never-seen');
    expect(await hall.metrics()).toMatch(/atrium_broker\{kind="lineUp"\} 1/);
  });

  it('puts what breaks its contract in quarantine, and takes events in', async () => {
    const device = await TestDevice.connect(site.door, { id: 'kiosk-02', class: 'kiosk' });
    const bad = samplesOf('kiosk', 'bad').filter(({ channel }) => ['telemetry', 'state', 'event'].includes(channel));
    expect(bad.length).toBeGreaterThan(2);
    for (const { channel, text } of bad) await device.client.publishAsync(device.topic(channel), text, { qos: 1 });
    const { entries } = await waitFor(async () => {
      const quarantine = await hall.quarantine();
      return quarantine.count === bad.length && quarantine;
    });
    expect(entries.map(({ reason }) => reason).sort()).toEqual(bad.map(({ violates }) => violates?.reason).sort());
    await device.say('event', { type: 'transaction-started', transactionId: 't-1', service: 'payment' });
    await waitFor(() => centre.of('io.atrium.device.event', 'kiosk-02').length === 1);
    await device.say('presence', { state: 'offline' });
    await device.close();
  });

  it('hears nobody outside its own topics, and the broker lets nobody in without a secret', async () => {
    const before = (await hall.device('kiosk-01')).counts;
    const { count } = await hall.quarantine();
    const intruder = await TestDevice.connect(site.door, { id: 'kiosk-02', class: 'kiosk' });
    for (const topic of ['kiosk-01/event', 'kiosk-01/command', 'kiosk-02/event'])
      await intruder.client.publishAsync(`hall/v1/kiosk/${topic}`, 'no JSON', { qos: 1 });
    // The last of the three came, so the others would have.
    await waitFor(async () => (await hall.quarantine()).count === count + 1);
    expect((await hall.device('kiosk-01')).counts.violations).toBe(before.violations);
    await intruder.close();
    const stranger = connectAsync(site.mosquitto.url, { clientId: 'kiosk-01', reconnectPeriod: 0 }, false);
    await expect(stranger).rejects.toThrow('Not authorized');
  });

  it('sends a command of the centre to its device, and the answer back', async () => {
    await waitFor(areOnline, { timeoutMs: 15_000 });
    const client = await connectAsync(centreBroker.url, { ...CENTRE_USER, clientId: 'centre-commands' });
    const states: string[] = [];
    client.on('message', (_topic, payload) => {
      states.push((JSON.parse(payload.toString()) as { state: string }).state);
    });
    await client.subscribeAsync('halls/test-hall/replies', { qos: 1 });
    const now = Date.now();
    const [issuedAt, expiresAt] = [now, now + 10_000].map((at) => new Date(at).toISOString());
    const command = { id: 'c-1', device: 'kiosk-01', name: 'takeOutOfService', arguments: { reason: 'maintenance' } };
    const payload = JSON.stringify({ ...command, asker: 'tests', issuedAt, expiresAt });
    await client.publishAsync('halls/test-hall/commands', payload, { qos: 1 });
    await waitFor(() => states.includes('succeeded'), { timeoutMs: 15_000, what: `succeeded; came: ${states}` });
    expect(states).toEqual(['accepted', 'sent', 'succeeded']);
    await client.endAsync(true);
  });

  it('a device killed with SIGKILL is offline by its will, with the alarm at the centre, in under 3 s', async () => {
    const killedAt = performance.now();
    await simulators.get('kiosk-01')?.kill9();
    const alarm = await waitFor(
      () => centre.arrivals.find(({ event }) => event.subject === 'kiosk-01' && event.data.code === 'offline'),
      { timeoutMs: 5000, everyMs: 1 },
    );
    expect(alarm.arrivedAt - killedAt).toBeLessThan(3_000);
    console.log(`killed socket to alarm at the centre, by Mosquitto: ${Math.round(alarm.arrivedAt - killedAt)} ms`);
    await simulate('kiosk-01');
    await waitFor(() => centreHeard('cleared', 'kiosk-01') === 1);
  });

  it.each(['stop', 'kill'] as const)('blames no device when the broker goes (%s) and comes back', async (way) => {
    const raised = () => SIMULATED.map((id) => centreHeard('raised', id));
    const before = raised();
    await site.mosquitto[way]();
    await waitFor(async () => !(await site.isReady()), { what: 'the hub says that it is not ready' });
    await waitFor(async () => (await connectivityOf('screen-01')) === 'late');
    await site.mosquitto.start();
    await waitFor(() => site.isReady(), { timeoutMs: 30_000, what: 'the hub is ready again' });
    await waitFor(areOnline, { timeoutMs: 30_000, what: 'all devices are online again' });
    expect(raised()).toEqual(before);
    expect((await hall.alarms()).filter(({ deviceId }) => SIMULATED.includes(deviceId))).toEqual([]);
  });
});
