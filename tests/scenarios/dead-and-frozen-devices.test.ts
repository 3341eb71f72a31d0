// A device that dies is offline, with an alarm at the centre, at once; one that freezes is silent in time.
// How fast exactly is measured by `npm run bench` (under 1 s, 1.1 times the window): these limits bear a busy machine.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AtriumProcess } from '../support/atrium-process.ts';
import { CentreListener } from '../support/centre-listener.ts';
import { freePort } from '../support/free-port.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { TestHall } from '../support/test-hall.ts';
import { waitFor } from '../support/wait-for.ts';

const CENTRE_USER = { username: 'test-hall', password: 'secret-of-the-hall' };
const LIMIT_MS = 3_000;
const WINDOW_MS = 6_000;

describe('a simulated device', () => {
  let mosquitto: Mosquitto;
  let centre: CentreListener;
  let hall: TestHall;

  beforeAll(async () => {
    mosquitto = await Mosquitto.start({ users: { [CENTRE_USER.username]: CENTRE_USER.password } });
    centre = await CentreListener.start(mosquitto.url, CENTRE_USER);
    const devices = [
      { id: 'kiosk-01', class: 'kiosk' },
      { id: 'robot-01', class: 'guide-robot' },
    ];
    hall = await TestHall.create({ devices, centre: { port: mosquitto.port, ...CENTRE_USER } });
    await hall.startHub();
  });
  afterAll(async () => {
    await centre?.stop();
    await hall?.remove();
    await mosquitto?.dispose();
  });

  const connectivityOf = async (id: string) => (await hall.device(id)).verdict.connectivity;
  const alarmsOf = (id: string, code: string) =>
    centre.of('io.atrium.alarm.raised', id).filter(({ data }) => data.code === code);

  async function simulate(id: string, ...more: string[]): Promise<AtriumProcess> {
    const simulator = hall.run('simulate', '--config', hall.configFile, '--device', id, ...more);
    await waitFor(async () => (await connectivityOf(id)) === 'online' && (await hall.device(id)).points.length > 0, {
      timeoutMs: 15_000,
    });
    return simulator;
  }

  it('killed with SIGKILL is offline, and its alarm at the centre, in under 3 s', async () => {
    const simulator = await simulate('kiosk-01');
    const killedAt = performance.now();
    await simulator.kill9();
    const alarm = await waitFor(
      () => centre.arrivals.find(({ event }) => event.subject === 'kiosk-01' && event.data.code === 'offline'),
      { timeoutMs: 5000, everyMs: 1 },
    );
    expect(alarm.arrivedAt - killedAt).toBeLessThan(LIMIT_MS);
    expect(await connectivityOf('kiosk-01')).toBe('offline');
    console.log(`killed socket to alarm at the centre: ${Math.round(alarm.arrivedAt - killedAt)} ms`);
  });

  it('that comes back is online again, and its alarm is cleared at the centre', async () => {
    const simulator = await simulate('kiosk-01');
    await waitFor(() => centre.of('io.atrium.alarm.cleared', 'kiosk-01').length === 1);
    expect(await hall.alarms()).toEqual([]);
    await simulator.interrupt();
  });

  it('frozen, but connected, is silent within 3 s after its freshness window', async () => {
    const controlPort = await freePort();
    const simulator = await simulate('robot-01', '--control-port', String(controlPort));
    const control = `http://127.0.0.1:${controlPort}/devices/robot-01/faults/frozen`;
    const { status } = await fetch(control, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(status).toBeLessThan(300);
    const device = await waitFor(
      async () => {
        const robot = await hall.device('robot-01');
        return robot.verdict.connectivity === 'silent' && robot;
      },
      { timeoutMs: 20_000 },
    );
    const silentAfterMs = Date.parse(device.verdict.since) - Date.parse(device.lastSeen ?? '');
    expect(silentAfterMs).toBeGreaterThanOrEqual(WINDOW_MS);
    expect(silentAfterMs).toBeLessThan(WINDOW_MS + LIMIT_MS);
    await waitFor(() => alarmsOf('robot-01', 'silent').length === 1);
    console.log(`last message to silent: ${silentAfterMs} ms of a window of ${WINDOW_MS} ms`);
    await simulator.kill9();
  });
});
