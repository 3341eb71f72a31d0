// Commands from before a restart, or kept by the centre's broker, never act.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../support/atrium-process.ts';
import { CommandCentre } from '../support/command-centre.ts';
import { CommandedDevice } from '../support/commanded-device.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { TestHall } from '../support/test-hall.ts';
import { waitFor } from '../support/wait-for.ts';

const USER = { username: 'test-hall', password: 'secret-of-the-hall' };
const SENSOR = { id: 'sensor-1', class: 'environment-sensor' };
const BLINK = { device: SENSOR.id, name: 'identify', arguments: { durationS: 5 } };
const KILLED_HUB = join(ROOT, 'tests/support/hub-killed-at-hand-over.ts');

describe('a command that must not act', () => {
  let mosquitto: Mosquitto;
  let hall: TestHall;
  let centre: CommandCentre;

  beforeAll(async () => {
    mosquitto = await Mosquitto.start({ users: { [USER.username]: USER.password } });
    centre = await CommandCentre.connect(mosquitto.url, USER);
    hall = await TestHall.create({ devices: [SENSOR], centre: { port: mosquitto.port, ...USER } });
  });
  afterAll(async () => {
    await centre?.stop();
    await hall?.remove();
    await mosquitto?.dispose();
  });

  const isOnline = async () => (await hall.upstream()).state === 'online';

  /** Whether the hall obeys at all, and that nothing came before this. */
  async function obeysOnly(id: string, device: CommandedDevice): Promise<void> {
    await centre.ask({ id, ...BLINK });
    expect((await centre.endOf(id)).state).toBe('succeeded');
    expect(device.taken.map((command) => command.id)).toEqual([id]);
  }

  it('is one that was accepted when the hub was killed, before it was sent', { timeout: 60_000 }, async () => {
    const doomed = spawn(process.execPath, [KILLED_HUB, hall.configFile], { cwd: ROOT, stdio: 'ignore' });
    const ended = once(doomed, 'exit');
    await waitFor(() => isOnline().catch(() => false), { timeoutMs: 15_000 });
    const before = await CommandedDevice.connect(hall, SENSOR);
    await centre.ask({ id: 'doomed', ...BLINK });
    expect(await ended).toEqual([null, 'SIGKILL']);
    await before.device.close();

    const hub = await hall.startHub();
    const device = await CommandedDevice.connect(hall, SENSOR);
    await waitFor(() => centre.recordedOf('doomed').length === 2);
    expect(centre.recordedOf('doomed')).toMatchObject([
      { state: 'accepted' },
      { state: 'failed', reason: { code: 'hub-restarted' } },
    ]);
    await waitFor(isOnline);
    await centre.ask({ id: 'doomed', ...BLINK });
    await waitFor(() => centre.statesOf('doomed').at(-1) === 'failed');
    expect(before.taken).toEqual([]);
    await obeysOnly('after-the-kill', device);
    await device.device.close();
    expect(await hub.interrupt()).toBe(0);
  });

  it('is one that came while the hub was away, or that the broker kept as retained', { timeout: 60_000 }, async () => {
    await centre.ask({ id: 'nobody-there', ...BLINK });
    await centre.ask({ id: 'kept', ...BLINK }, { retain: true });
    const hub = await hall.startHub();
    const device = await CommandedDevice.connect(hall, SENSOR);
    expect(await centre.endOf('kept')).toMatchObject({ state: 'refused', reason: { code: 'retained' } });
    await obeysOnly('after-the-rest', device);
    expect(centre.statesOf('nobody-there')).toEqual([]);
    await centre.clearRetained();
    await device.device.close();
    expect(await hub.interrupt()).toBe(0);
  });

  it('is one that acted already, when it comes again after a restart', { timeout: 60_000 }, async () => {
    const hub = await hall.startHub();
    const device = await CommandedDevice.connect(hall, SENSOR);
    await waitFor(isOnline);
    await centre.ask({ id: 'once', ...BLINK });
    await centre.endOf('once');
    await hub.kill9();
    await device.device.close();

    await hall.startHub();
    const again = await CommandedDevice.connect(hall, SENSOR);
    await waitFor(isOnline);
    await centre.ask({ id: 'once', ...BLINK });
    await waitFor(() => centre.statesOf('once').length === 4);
    expect(centre.statesOf('once').at(-1)).toBe('succeeded');
    await obeysOnly('after-it', again);
    expect(device.taken.map(({ id }) => id)).toEqual(['once']);
  });
});
