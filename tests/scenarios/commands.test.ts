// The centre commands devices of a hall, over its broker and theirs: what is in order acts once, and all is told of.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CommandCentre } from '../support/command-centre.ts';
import { CommandedDevice, succeed } from '../support/commanded-device.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { TestHall } from '../support/test-hall.ts';
import { waitFor } from '../support/wait-for.ts';

const USER = { username: 'test-hall', password: 'secret-of-the-hall' };
const SENSOR = { id: 'sensor-1', class: 'environment-sensor' };
const SCREEN = { id: 'screen-1', class: 'screen' };
const AWAY = { id: 'sensor-2', class: 'environment-sensor' };
const DUMB = { id: 'sensor-3', class: 'environment-sensor' };
const STATE = {
  ...{ faults: [], power: 'on', input: 'network', volume: 30, playlistId: 'weekday', playlistRevision: 12 },
  ...{ mediaId: 'tariff-2026', overlayLevel: 'none' },
};
const BLINK = { device: SENSOR.id, name: 'identify', arguments: { durationS: 5 } };

describe('a command of the centre', () => {
  let mosquitto: Mosquitto;
  let hall: TestHall;
  let centre: CommandCentre;
  let sensor: CommandedDevice;
  let screen: CommandedDevice;
  let dumb: CommandedDevice;

  beforeAll(async () => {
    mosquitto = await Mosquitto.start({ users: { [USER.username]: USER.password } });
    centre = await CommandCentre.connect(mosquitto.url, USER);
    const devices = [SENSOR, SCREEN, AWAY, DUMB];
    hall = await TestHall.create({ devices, centre: { port: mosquitto.port, ...USER } });
    await hall.startHub();
    sensor = await CommandedDevice.connect(hall, SENSOR);
    dumb = await CommandedDevice.connect(hall, DUMB, async () => undefined);
    screen = await CommandedDevice.connect(hall, SCREEN, succeed);
    await screen.device.say('state', STATE);
    await waitFor(async () => (await hall.upstream()).state === 'online');
  });
  afterAll(async () => {
    await centre?.stop();
    await hall?.remove();
    await mosquitto?.dispose();
  });

  it('goes to its device, and succeeded once the device says so; each change is a record with its asker', async () => {
    await centre.ask({ id: 'happy', ...BLINK });
    await centre.endOf('happy');
    expect(centre.statesOf('happy')).toEqual(['accepted', 'sent', 'succeeded']);
    expect(sensor.taken).toMatchObject([{ id: 'happy', name: 'identify', arguments: { durationS: 5 } }]);
    await waitFor(() => centre.recordedOf('happy').length === 3);
    expect(centre.recordedOf('happy')).toMatchObject(
      ['accepted', 'sent', 'succeeded'].map((state) => ({ state, asker: 'operator-7', origin: 'centre' })),
    );
  });

  it('that a point proves succeeded when the point shows it, not when the device merely says so', async () => {
    await centre.ask({ id: 'louder', device: SCREEN.id, name: 'volume', arguments: { volume: 55 } });
    await waitFor(() => screen.taken.length === 1);
    await screen.device.say('state', { ...STATE, mediaId: 'another' });
    // Replies come in order: whatever was said of the first is here with the second.
    await centre.ask({ id: 'marker', ...BLINK });
    await centre.endOf('marker');
    expect(centre.statesOf('louder')).toEqual(['accepted', 'sent']);
    await screen.device.say('state', { ...STATE, volume: 55 });
    await centre.endOf('louder');
    expect(centre.statesOf('louder')).toEqual(['accepted', 'sent', 'succeeded']);
  });

  it('for a device that is away is refused, and does not wait for it', async () => {
    await centre.ask({ id: 'away', ...BLINK, device: AWAY.id });
    expect(await centre.endOf('away')).toMatchObject({ state: 'refused', reason: { code: 'device-offline' } });
    expect(centre.statesOf('away')).toEqual(['refused']);
    const device = await CommandedDevice.connect(hall, AWAY);
    await centre.ask({ id: 'there', ...BLINK, device: AWAY.id });
    await centre.endOf('there');
    expect(device.taken.map(({ id }) => id)).toEqual(['there']);
  });

  it('that comes twice acts once, and is answered twice', async () => {
    const twice = { id: 'twice', ...BLINK };
    const before = sensor.taken.length;
    await centre.ask(twice);
    await centre.endOf('twice');
    await centre.ask({ ...twice, arguments: { durationS: 9 } });
    await waitFor(() => centre.statesOf('twice').length === 4);
    expect(centre.statesOf('twice')).toEqual(['accepted', 'sent', 'succeeded', 'succeeded']);
    expect(sensor.taken).toHaveLength(before + 1);
  });

  it.each([
    ['late', { expiresAt: new Date(Date.now() - 1).toISOString(), issuedAt: '2026-01-01T00:00:00Z' }, 'refused'],
    ['just-late', lateBy(1_000), 'expired'],
    ['unknown-device', { device: 'sensor-99' }, 'refused'],
    ['unknown-command', { name: 'explode' }, 'refused'],
    ['wrong-arguments', { arguments: { durationS: 301 } }, 'refused'],
    ['malformed', { expiresAt: 'soon' }, 'refused'],
  ])('that is not in order (%s) never acts', async (id, changes, state) => {
    const before = sensor.taken.length;
    await centre.ask({ id, ...BLINK, ...changes });
    expect((await centre.endOf(id)).state).toBe(state);
    expect([centre.statesOf(id), sensor.taken.length]).toEqual([[state], before]);
  });

  it('that its device leaves unanswered failed, and the reason says what was missing', {
    timeout: 20_000,
  }, async () => {
    await centre.ask({ id: 'silence', ...BLINK, device: DUMB.id });
    expect(await centre.endOf('silence')).toMatchObject({ state: 'failed', reason: { code: 'no-reply' } });
    expect(centre.statesOf('silence')).toEqual(['accepted', 'sent', 'failed']);
    expect(dumb.taken).toHaveLength(1);
  });
});

function lateBy(ms: number): object {
  const now = Date.now();
  return { issuedAt: new Date(now - 10_000).toISOString(), expiresAt: new Date(now - ms).toISOString() };
}
